import type { Context } from '@aws-appsync/utils';
import type { Item, MutationRevertItemArgs } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { checkIds, checkRequestToken, checkVersion } from '../validate.ts';

export function request(ctx: Context<MutationRevertItemArgs>): object {
  const { requestToken, vaultId, itemId, expectedVersion, toVersion } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId, itemId]);
  checkVersion(expectedVersion);
  checkVersion(toVersion);
  if (toVersion >= expectedVersion) fail('BadInput', 'toVersion is an earlier version than expectedVersion.');
  return {};
}

export function response(ctx: Context<MutationRevertItemArgs>): Item {
  return ctx.stash.committed as Item;
}
