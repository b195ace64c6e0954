import type { Context } from '@aws-appsync/utils';
import { failNotFound } from '../errors.ts';
import { requireRole, type MemberRow, type VaultRow } from '../member.ts';
import { recall, type RequestRow } from '../request.ts';
import { gotRows } from '../table.ts';

export { request } from '../authorizeVault.ts';

export function response(ctx: Context): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  requireRole(rows[1] as MemberRow | null, 'OWNER');
  const vault = rows[2] as VaultRow | null;
  if (!vault) failNotFound();
  ctx.stash.vault = vault;
  return {};
}
