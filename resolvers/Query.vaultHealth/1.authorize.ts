import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { memberKey, vaultKey } from '../keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from '../member.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<QueryVaultHealthArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId } = ctx.args;
  return getRows(ctx, [memberKey(vaultId, callerOf(ctx).id), vaultKey(vaultId)]);
}

export function response(ctx: Context): object {
  const rows = gotRows(ctx);
  ctx.stash.member = requireRole(ctx, rows[0] as MemberRow | null, 'READER');
  ctx.stash.vault = requireUnlocked(rows[1] as VaultRow | null);
  return {};
}
