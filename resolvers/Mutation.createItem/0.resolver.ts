import type { Context } from '@aws-appsync/utils';
import type { Item, MutationCreateItemArgs } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationCreateItemArgs>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

export function response(ctx: Context<MutationCreateItemArgs>): Item {
  return ctx.stash.committed as Item;
}
