import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { RevealForm } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { failVersionConflict } from './errors.ts';
import { itemKey, memberKey, secretKey, vaultKey, type Key } from './keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from './member.ts';
import { requireItem, type ItemRow } from './rows.ts';
import { requireSecret, type SecretRow } from './secrets.ts';
import { requireSignIn } from './signIn.ts';
import { getRows, gotRows } from './table.ts';

/** A secret to open, as `ctx.stash.asked` tells it to the steps of every reveal. */
export interface Asked {
  vaultId: string;
  itemId: string;
  /** Absent: the current one. */
  version?: number | null;
  /** The newest one that the client has seen. */
  minVersion?: number | null;
  /** Why, for the record. */
  reason?: string | null;
  /** What becomes of it, where it is not answered as it is. */
  form?: RevealForm;
  isAutofill?: boolean;
}

/** Reads what a reveal is judged by. */
export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  return getRows(ctx, keysOfReveal(ctx));
}

/** Lets a READER open what is asked. */
export function response(ctx: Context): object {
  authorizeReveal(ctx, gotRows(ctx));
  return ctx.stash.item as object;
}

/** The caller's membership, the vault, the item, and the sealed version where it is named. */
export function keysOfReveal(ctx: Context): Key[] {
  const { vaultId, itemId, version } = ctx.stash.asked as Asked;
  return [
    memberKey(vaultId, callerOf(ctx).id),
    vaultKey(vaultId),
    itemKey(vaultId, itemId),
    ...(version ? [secretKey(vaultId, itemId, version)] : []),
  ];
}

/** Judges these rows; from here on `ctx.stash` has them as `member`, `vault`, `item` and `secret`, and `version`. */
export function authorizeReveal(ctx: Context, rows: unknown[]): void {
  const { version, minVersion } = ctx.stash.asked as Asked;
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
}
