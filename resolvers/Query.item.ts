import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { Item, QueryItemArgs } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { itemKey, memberKey } from './keys.ts';
import { requireRole, type MemberRow } from './member.ts';
import { requireItem, toItem, type ItemRow } from './rows.ts';
import { getRows, gotRows } from './table.ts';
import { checkIds } from './validate.ts';

export function request(ctx: Context<QueryItemArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, itemId } = ctx.args;
  checkIds([vaultId, itemId]);
  return getRows(ctx, [memberKey(vaultId, callerOf(ctx).id), itemKey(vaultId, itemId)]);
}

export function response(ctx: Context<QueryItemArgs>): Item {
  const rows = gotRows(ctx);
  requireRole(ctx, rows[0] as MemberRow | null, 'VIEWER');
  return toItem(requireItem(rows[1] as ItemRow | null));
}
