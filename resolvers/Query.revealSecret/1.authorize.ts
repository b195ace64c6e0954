import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { failVersionConflict } from '../errors.ts';
import { itemKey, memberKey, secretKey, vaultKey } from '../keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from '../member.ts';
import { requireItem, type ItemRow } from '../rows.ts';
import { requireSecret, type SecretRow } from '../secrets.ts';
import { requireSignIn } from '../signIn.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<QueryRevealSecretArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, itemId, version } = ctx.args;
  return getRows(ctx, [
    memberKey(vaultId, callerOf(ctx).id),
    vaultKey(vaultId),
    itemKey(vaultId, itemId),
    ...(version ? [secretKey(vaultId, itemId, version)] : []),
  ]);
}

export function response(ctx: Context<QueryRevealSecretArgs>): object {
  const { version, minVersion } = ctx.args;
  const rows = gotRows(ctx);
  const member = requireRole(ctx, rows[0] as MemberRow | null, 'READER');
  const vault = requireUnlocked(rows[1] as VaultRow | null);
  if (vault.revealSignInMinutes) requireSignIn(ctx, vault.revealSignInMinutes);
  const item = requireItem(rows[2] as ItemRow | null);
  const secret = version ? requireSecret(rows[3] as SecretRow | null) : null;
  ctx.stash.version = version ?? item.version;
  if (minVersion && ctx.stash.version < minVersion) failVersionConflict(item.version);
  ctx.stash.member = member;
  ctx.stash.vault = vault;
  ctx.stash.item = item;
  ctx.stash.secret = secret;
  return item;
}
