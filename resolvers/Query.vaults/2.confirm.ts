import { runtime, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { VaultConnection } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { memberKey, vaultKey } from '../keys.ts';
import { isMember, type MemberRow, type VaultRow } from '../member.ts';
import { toVault } from '../rows.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  const vaultIds = ctx.stash.vaultIds as string[];
  if (vaultIds.length === 0)
    runtime.earlyReturn({ items: [], nextToken: ctx.stash.nextToken as string | null });
  const { id } = callerOf(ctx);
  return getRows(ctx, [
    ...vaultIds.map((vaultId) => memberKey(vaultId, id)),
    ...vaultIds.map((vaultId) => vaultKey(vaultId)),
  ]);
}

export function response(ctx: Context): VaultConnection {
  const rows = gotRows(ctx);
  const count = (ctx.stash.vaultIds as string[]).length;
  const items = rows.slice(0, count).flatMap((row, index) => {
    const member = row as MemberRow | null;
    const vault = rows[count + index] as VaultRow | null;
    return member && vault && isMember(ctx, member) ? [toVault(vault, member)] : [];
  });
  return { items, nextToken: ctx.stash.nextToken as string | null };
}
