import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryItemVersionsArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { itemKey, memberKey } from '../keys.ts';
import { requireRole, type MemberRow } from '../member.ts';
import { requireItem, type ItemRow } from '../rows.ts';
import { getRows, gotRows } from '../table.ts';
import { checkIds } from '../validate.ts';

export function request(ctx: Context<QueryItemVersionsArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, itemId } = ctx.args;
  checkIds([vaultId, itemId]);
  return getRows(ctx, [memberKey(vaultId, callerOf(ctx).id), itemKey(vaultId, itemId)]);
}

export function response(ctx: Context<QueryItemVersionsArgs>): object {
  const rows = gotRows(ctx);
  requireRole(ctx, rows[0] as MemberRow | null, 'VIEWER');
  return requireItem(rows[1] as ItemRow | null);
}
