import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { ItemInput } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { itemKey, memberKey, requestKey, vaultKey, type Key } from './keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from './member.ts';
import { recall, type RequestRow } from './request.ts';
import { requireItem, type ItemRow } from './rows.ts';
import { getRows, gotRows } from './table.ts';

/** Reads what a change of one item is judged by: its request token, the caller's membership, the vault, the item. */
export function request(ctx: Context<{ input: ItemInput }>): DynamoDBBatchGetItemRequest {
  return readItem(ctx, []);
}

/** Lets an EDITOR change an item of an unlocked vault; the rows are `ctx.stash.member`, `vault` and `item` from here on. */
export function response(ctx: Context): object {
  authorizeItem(ctx);
  return {};
}

/** Reads the same, and further rows. */
export function readItem(ctx: Context<{ input: ItemInput }>, further: Key[]): DynamoDBBatchGetItemRequest {
  const { vaultId, itemId, requestToken } = ctx.args.input;
  const { id } = callerOf(ctx);
  const rows = [
    requestKey(id, requestToken),
    memberKey(vaultId, id),
    vaultKey(vaultId),
    itemKey(vaultId, itemId),
  ];
  return getRows(ctx, [...rows, ...further]);
}

/** Judges what `readItem` read, as `response` does, and answers the further rows; unless the request was done before. */
export function authorizeItem(ctx: Context): unknown[] {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return [];
  ctx.stash.member = requireRole(ctx, rows[1] as MemberRow | null, 'EDITOR');
  ctx.stash.vault = requireUnlocked(rows[2] as VaultRow | null);
  ctx.stash.item = requireItem(rows[3] as ItemRow | null);
  return rows.slice(4);
}
