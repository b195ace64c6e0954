import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { MutationPurgeVaultPageArgs } from '../../generated/schema.ts';
import { dueKey, rowsOfVault, vaultKey, type Key } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';

/** A member's row takes two of the 100 parts of a transaction: its own, and the vault's in the member's list. */
const mostRows = 45;

export function request(ctx: Context<MutationPurgeVaultPageArgs>): DynamoDBQueryRequest {
  const { vaultId } = ctx.args.input;
  return {
    ...queryPrefix(
      { ...rowsOfVault(vaultId), attributes: ['pk', 'sk', 'deleteAt', 'createdBy'] },
      mostRows,
      null,
    ),
    consistentRead: true,
  };
}

export function response(ctx: Context<MutationPurgeVaultPageArgs>): object {
  const { items } = gotPage<Key & { deleteAt?: number; createdBy?: string }>(ctx);
  const { vaultId } = ctx.args.input;
  // The vault's own row is the last one of its partition: with it goes the row that the shredder finds it by.
  const due = items.flatMap(({ deleteAt }) => (deleteAt ? [dueKey(deleteAt, vaultId)] : []));
  const vault = items.find(({ sk }) => sk === vaultKey(vaultId).sk);
  ctx.stash.maker = vault ? vault.createdBy : undefined;
  ctx.stash.keys = [...items.map(({ pk, sk }) => ({ pk, sk })), ...due];
  ctx.stash.done = { vaultId, done: items.length === 0 };
  return {};
}
