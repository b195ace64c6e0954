import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryVaultArgs, Vault } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { memberKey, vaultKey } from './keys.ts';
import { requireRole, type MemberRow, type VaultRow } from './member.ts';
import { toVault } from './rows.ts';
import { getRows, gotRows } from './table.ts';
import { checkIds } from './validate.ts';

export function request(ctx: Context<QueryVaultArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId } = ctx.args;
  checkIds([vaultId]);
  return getRows(ctx, [memberKey(vaultId, callerOf(ctx).id), vaultKey(vaultId)]);
}

export function response(ctx: Context<QueryVaultArgs>): Vault {
  const rows = gotRows(ctx);
  const member = requireRole(ctx, rows[0] as MemberRow | null, 'VIEWER');
  return toVault(rows[1] as VaultRow | null, member);
}
