import type { Context } from '@aws-appsync/utils';
import type { Item, MutationRestoreItemArgs } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationRestoreItemArgs>): object {
  const { requestToken, vaultId, itemId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId, itemId]);
  return {};
}

export function response(ctx: Context<MutationRestoreItemArgs>): Item {
  return ctx.stash.committed as Item;
}
