import type { Context } from '@aws-appsync/utils';
import type { Item, MutationCreateItemArgs } from '../../generated/schema.ts';
import { checkIds, checkLabels, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationCreateItemArgs>): object {
  const { requestToken, vaultId, folder, tags } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkLabels({ folder, tags });
  return {};
}

export function response(ctx: Context<MutationCreateItemArgs>): Item {
  return ctx.stash.committed as Item;
}
