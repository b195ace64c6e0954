import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { ItemInput } from '../generated/schema.ts';
import { authorizeItem, readItem } from './authorizeItem.ts';
import { failVersionConflict } from './errors.ts';
import { secretKey } from './keys.ts';
import { requireInUse, type ItemRow } from './rows.ts';
import { requireSecret, type SecretRow } from './secrets.ts';

/** Reads what a next version of an item is judged by, and the sealed version that it is made of. */
export function readVersion(
  ctx: Context<{ input: ItemInput }>,
  version: number,
): DynamoDBBatchGetItemRequest {
  const { vaultId, itemId } = ctx.args.input;
  return readItem(ctx, [secretKey(vaultId, itemId, version)]);
}

/**
 * Lets an EDITOR make the next version of an item that is at `expectedVersion`, and not in the trash. From here on
 * `ctx.stash` has the rows as `member`, `vault`, `item` and `previous`.
 */
export function response(ctx: Context<{ input: { expectedVersion: number } }>): object {
  const rows = authorizeItem(ctx);
  if (ctx.stash.committed) return {};
  const { version } = requireInUse(ctx.stash.item as ItemRow);
  if (version !== ctx.args.input.expectedVersion) failVersionConflict(version);
  ctx.stash.previous = requireSecret(rows[0] as SecretRow | null);
  return {};
}
