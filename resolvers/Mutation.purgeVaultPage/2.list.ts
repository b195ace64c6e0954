import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { MutationPurgeVaultPageArgs } from '../../generated/schema.ts';
import { dueKey, rowsOfVault, type Key } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';

/** A member's row takes two of the 25 deletions of a batch: its own, and the vault's in the member's list. */
const mostRows = 12;

export function request(ctx: Context<MutationPurgeVaultPageArgs>): DynamoDBQueryRequest {
  const { vaultId } = ctx.args.input;
  return {
    ...queryPrefix({ ...rowsOfVault(vaultId), attributes: ['pk', 'sk', 'deleteAt'] }, mostRows, null),
    consistentRead: true,
  };
}

export function response(ctx: Context<MutationPurgeVaultPageArgs>): object {
  const { items } = gotPage<Key & { deleteAt?: number }>(ctx);
  const { vaultId } = ctx.args.input;
  // The vault's own row is the last one of its partition: with it goes the row that the shredder finds it by.
  const due = items.flatMap(({ deleteAt }) => (deleteAt ? [dueKey(deleteAt, vaultId)] : []));
  ctx.stash.keys = [...items.map(({ pk, sk }) => ({ pk, sk })), ...due];
  ctx.stash.done = { vaultId, done: items.length === 0 };
  return {};
}
