import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretsArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { memberKey, vaultKey } from '../keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from '../member.ts';
import { mostWithoutSignIn } from '../revealBatch.ts';
import { requireSignIn } from '../signIn.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<QueryRevealSecretsArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId } = ctx.args;
  return getRows(ctx, [memberKey(vaultId, callerOf(ctx).id), vaultKey(vaultId)]);
}

/** A machine has no sign-in: it opens no more than a small batch at once. */
export function response(ctx: Context<QueryRevealSecretsArgs>): object {
  const { items } = ctx.args;
  const rows = gotRows(ctx);
  const member = requireRole(ctx, rows[0] as MemberRow | null, 'READER');
  const vault = requireUnlocked(rows[1] as VaultRow | null);
  if (vault.revealSignInMinutes) requireSignIn(ctx, vault.revealSignInMinutes);
  if (items.length > mostWithoutSignIn) requireSignIn(ctx, vault.ownerSignInMinutes);
  ctx.stash.member = member;
  ctx.stash.vault = vault;
  return {};
}
