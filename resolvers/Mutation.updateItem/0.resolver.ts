import type { Context } from '@aws-appsync/utils';
import type { Item, MutationUpdateItemArgs } from '../../generated/schema.ts';
import { checkIds, checkRequestToken, checkVersion } from '../validate.ts';

export function request(ctx: Context<MutationUpdateItemArgs>): object {
  const { requestToken, vaultId, itemId, expectedVersion } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId, itemId]);
  checkVersion(expectedVersion);
  return {};
}

export function response(ctx: Context<MutationUpdateItemArgs>): Item {
  return ctx.stash.committed as Item;
}
