import { util } from '@aws-appsync/utils';
import type { Role, VaultState } from '../generated/schema.ts';
import { fail, failNotFound } from './errors.ts';

/** A member row, as far as a decision needs it. `grant` has its place here: the sealed proof of the role. */
export interface MemberRow {
  role: Role;
  state: 'PENDING' | 'ACTIVE';
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
}

/** The roles that include `least`. */
export function rolesFrom(least: Role): Role[] {
  const ascending: Role[] = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];
  return ascending.slice(ascending.indexOf(least));
}

/** Whether a member row counts: confirmed by an owner, and not expired. `now` in epoch seconds. */
export function isMember(member: MemberRow, now: number): boolean {
  return member.state === 'ACTIVE' && (!member.exp || member.exp > now);
}

/**
 * The member, when it may do what `least` may.
 * Ends with `NotFound` for a stranger, a pending and an expired member, alike; with `Unauthorized` below the role.
 */
export function requireRole(member: MemberRow | null | undefined, least: Role): MemberRow {
  if (!member || !isMember(member, util.time.nowEpochSeconds())) return failNotFound();
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
