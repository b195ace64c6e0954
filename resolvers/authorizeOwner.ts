import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { VaultState } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { fail, failNotFound } from './errors.ts';
import { memberKey, requestKey, vaultKey } from './keys.ts';
import { requireRole, type MemberRow, type VaultRow } from './member.ts';
import { recall, type RequestRow } from './request.ts';
import { requireSignIn } from './signIn.ts';
import { getRows, gotRows } from './table.ts';

interface OwnerInput {
  vaultId: string;
  requestToken: string;
  memberId?: string;
}

/** Reads what an owner's change is judged by: request token, caller's membership, vault, and the member that it is about. */
export function request(ctx: Context<{ input: OwnerInput }>): DynamoDBBatchGetItemRequest {
  const { vaultId, requestToken, memberId } = ctx.args.input;
  const { id } = callerOf(ctx);
  const isOther = memberId && memberId !== id;
  return getRows(ctx, [
    requestKey(id, requestToken),
    memberKey(vaultId, id),
    vaultKey(vaultId),
    ...(isOther ? [memberKey(vaultId, memberId ?? '')] : []),
  ]);
}

/**
 * Lets an OWNER who has signed in lately do this in a vault of one of these states. From here on `ctx.stash` has the rows
 * as `member`, `vault` and `target`.
 */
export function authorizeOwner(ctx: Context<{ input: OwnerInput }>, states: VaultState[]): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  const member = requireRole(ctx, rows[1] as MemberRow | null, 'OWNER');
  const vault = requireState(rows[2] as VaultRow | null, states);
  requireSignIn(ctx, vault.ownerSignInMinutes);
  ctx.stash.member = member;
  ctx.stash.vault = vault;
  const { memberId } = ctx.args.input;
  if (memberId) ctx.stash.target = memberId === member.id ? member : (rows[3] as MemberRow | null);
  return {};
}

/** The vault, when it is in one of these states; else `VaultLocked`. */
export function requireState(vault: VaultRow | null, states: VaultState[]): VaultRow {
  if (!vault) return failNotFound();
  if (states.indexOf(vault.state) !== -1) return vault;
  return vault.state === 'DELETION_SCHEDULED'
    ? fail(
        'VaultLocked',
        'The deletion of this vault is scheduled. Take it back first, with cancelVaultDeletion.',
      )
    : fail('VaultLocked', 'The vault is locked. An owner can unlock it.');
}
