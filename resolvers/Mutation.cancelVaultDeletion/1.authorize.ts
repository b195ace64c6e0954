import type { Context } from '@aws-appsync/utils';
import type { MutationCancelVaultDeletionArgs } from '../../generated/schema.ts';
import { fail, failNotFound } from '../errors.ts';
import { isMember, type MemberRow, type VaultRow } from '../member.ts';
import { recall, type RequestRow } from '../request.ts';
import { requireSignIn } from '../signIn.ts';
import { gotRows } from '../table.ts';

export { request } from '../authorizeVault.ts';

/** Owners are judged here; whoever is none any more is judged by the key, which remembers those who were. */
export function response(ctx: Context<MutationCancelVaultDeletionArgs>): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  const row = rows[1] as MemberRow | null;
  const vault = rows[2] as VaultRow | null;
  const member = row && isMember(ctx, row) ? row : null;
  const isOwner = member !== null && member.role === 'OWNER';
  const isScheduled = vault !== null && vault.state === 'DELETION_SCHEDULED';
  if (!vault || (!member && !isScheduled)) return failNotFound();
  if (!isOwner && !isScheduled)
    fail('Unauthorized', 'This takes the role OWNER or above. Ask an owner of the vault.');
  if (member) requireSignIn(ctx, vault.ownerSignInMinutes);
  ctx.stash.member = member ? member : {};
  ctx.stash.isMember = member !== null;
  ctx.stash.isOwner = isOwner;
  ctx.stash.isScheduled = isScheduled;
  ctx.stash.vault = vault;
  return {};
}
