import type { Context } from '@aws-appsync/utils';
import type { MutationLeaveVaultArgs } from '../../generated/schema.ts';
import { requireState } from '../authorizeOwner.ts';
import { fail } from '../errors.ts';
import { requireRole, type MemberRow, type VaultRow } from '../member.ts';
import { recall, type RequestRow } from '../request.ts';
import { requireSignIn } from '../signIn.ts';
import { gotRows } from '../table.ts';

export { request } from '../authorizeVault.ts';

export function response(ctx: Context<MutationLeaveVaultArgs>): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  const member = requireRole(ctx, rows[1] as MemberRow | null, 'VIEWER');
  const vault = requireState(rows[2] as VaultRow | null, ['ACTIVE', 'LOCKED']);
  requireSignIn(ctx, vault.ownerSignInMinutes);
  if (member.role === 'OWNER' && vault.owners < 2)
    fail(
      'BadInput',
      'You are the last OWNER of the vault. Make another member an OWNER, or delete the vault.',
    );
  ctx.stash.member = member;
  ctx.stash.target = member;
  ctx.stash.vault = vault;
  return {};
}
