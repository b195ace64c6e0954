import { util, type Context } from '@aws-appsync/utils';
import type { MemberKind, MemberState, Role, VaultState } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { fail, failNotFound } from './errors.ts';

/** A member row. What it says of the role narrows the grant, and never widens it. */
export interface MemberRow {
  id: string;
  vaultId: string;
  kind: MemberKind;
  /** A person's sign-in name. */
  username?: string;
  role: Role;
  state: MemberState;
  /** The sealed proof of the role, in base64; a pending member has none. */
  grant?: string;
  /** Its id, which is in it too. */
  grantId?: string;
  /** Unique id of a machine's role, where the owner bound it. */
  roleId?: string;
  addedAt: string;
  addedBy: string;
  /** Epoch seconds at which the membership ends; absent: never. */
  exp?: number;
}

/** A vault row, as far as a decision needs it. */
export interface VaultRow {
  id: string;
  name: string;
  state: VaultState;
  createdAt: string;
  updatedAt: string;
  /** How many sealed versions of an item are kept. */
  keepVersions: number;
  /** Days for which a replaced version is kept; absent: no limit. */
  keepVersionDays?: number;
  /** Days for which an item stays in the trash. */
  trashDays: number;
  /** Counts the changes of the name and the settings. */
  settingsRevision: number;
  /** Counts the changes of members and invitations: one at a time. */
  membersRevision: number;
  /** Members, pending ones too, and how many of them are owners. */
  members: number;
  owners: number;
  /** Secrets that a member can reveal in a clock hour. */
  revealsPerHour: number;
  /** Minutes; absent: any sign-in will do. */
  revealSignInMinutes?: number;
  ownerSignInMinutes: number;
  /** Whether passwords are looked up among breached ones; absent in vaults of before: no. */
  breachCheck?: boolean;
  /** Epoch seconds at which its destruction is due, while its deletion is scheduled. */
  deleteAt?: number;
}

/** The roles that include `least`. */
export function rolesFrom(least: Role): Role[] {
  const ascending: Role[] = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];
  return ascending.slice(ascending.indexOf(least));
}

/**
 * Whether the caller's own member row counts: confirmed by an owner, not expired, and of the very role of a machine where
 * its owner bound it to one.
 */
export function isMember(ctx: Context, member: MemberRow): boolean {
  const isCurrent = !member.exp || member.exp > util.time.nowEpochSeconds();
  const isBound = !member.roleId || member.roleId === callerOf(ctx).roleId;
  return member.state === 'ACTIVE' && isCurrent && isBound;
}

/**
 * The member, when it may do what `least` may.
 * Ends with `NotFound` for a stranger, a pending and an expired member, alike; with `Unauthorized` below the role.
 */
export function requireRole(ctx: Context, member: MemberRow | null | undefined, least: Role): MemberRow {
  if (!member || !isMember(ctx, member)) return failNotFound();
  if (rolesFrom(least).indexOf(member.role) === -1) {
    return fail('Unauthorized', `This takes the role ${least} or above. Ask an owner of the vault.`);
  }
  return member;
}

/** The vault, when it can seal and open; else `VaultLocked`. */
export function requireUnlocked(vault: VaultRow | null | undefined): VaultRow {
  if (!vault) return failNotFound();
  if (vault.state !== 'ACTIVE') return fail('VaultLocked', 'The vault is locked. An owner can unlock it.');
  return vault;
}
