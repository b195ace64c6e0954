import type { Item, Vault } from '../generated/schema.ts';
import { failNotFound } from './errors.ts';
import type { MemberRow, VaultRow } from './member.ts';

/** An item row: what a list shows, and what a write needs to know. */
export interface ItemRow extends Omit<Item, '__typename'> {
  /** Counts every change of the row; `version` counts only what was sealed. */
  revision: number;
  /** The oldest sealed version that is still kept. */
  oldest: number;
  /** Paths of its host rows (keys.ts). */
  hosts: string[];
  /** Bytes of the current sealed message. */
  sealedBytes: number;
}

/** A vault row as the schema's type, seen by one member. Ends with `NotFound` when it is absent. */
export function toVault(row: VaultRow | null | undefined, member: MemberRow): Vault {
  if (!row) return failNotFound();
  const { id, name, state, createdAt, updatedAt } = row;
  return { id, name, state, myRole: member.role, createdAt, updatedAt };
}

/** The item row; ends with `NotFound` when it is absent. */
export function requireItem(row: ItemRow | null | undefined): ItemRow {
  return row ? row : failNotFound();
}

/** An item row as the schema's type. */
export function toItem(row: ItemRow): Item {
  return {
    id: row.id,
    vaultId: row.vaultId,
    kind: row.kind,
    title: row.title,
    username: row.username,
    urls: row.urls,
    version: row.version,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy,
  };
}
