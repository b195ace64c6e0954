import { util } from '@aws-appsync/utils';
import type { Item, Vault } from '../generated/schema.ts';
import { fail, failNotFound } from './errors.ts';
import { folderValue, kindValue, titleValue } from './keys.ts';
import type { MemberRow, VaultRow } from './member.ts';

/** An item row: what a list shows, and what a write needs to know. */
export interface ItemRow extends Omit<Item, '__typename'> {
  /** Counts every change of the row; `version` counts only what was sealed. */
  revision: number;
  /** The oldest sealed version that is still kept. */
  oldest: number;
  /** Paths of the host rows (keys.ts) that it has while it is not in the trash. */
  hosts: string[];
  /** Bytes of the current sealed message. */
  sealedBytes: number;
  /** `purgeAt` in epoch seconds; DynamoDB removes the row within days from then on. */
  ttl?: number | null;
}

/** A vault row as the schema's type, seen by one member. Ends with `NotFound` when it is absent. */
export function toVault(row: VaultRow | null | undefined, member: MemberRow): Vault {
  if (!row) return failNotFound();
  const { id, name, state, keepVersions, keepVersionDays, trashDays, createdAt, updatedAt, deleteAt } = row;
  return {
    id,
    name,
    state,
    myRole: member.role,
    keepVersions,
    keepVersionDays,
    trashDays,
    revealsPerHour: row.revealsPerHour,
    revealSignInMinutes: row.revealSignInMinutes,
    ownerSignInMinutes: row.ownerSignInMinutes,
    breachCheck: row.breachCheck ?? false,
    createdAt,
    updatedAt,
    deleteAt: deleteAt ? toDateTime(deleteAt) : null,
  };
}

/** A row that counts: null when it is absent, and from the second on at which its time is over. */
export function alive<Row extends { ttl?: number | null }>(row: Row | null | undefined): Row | null {
  return row && !(row.ttl && row.ttl <= util.time.nowEpochSeconds()) ? row : null;
}

/** The item row; ends with `NotFound` when it is absent, and from the second on at which it is to be purged. */
export function requireItem(row: ItemRow | null | undefined): ItemRow {
  const item = alive(row);
  return item ? item : failNotFound();
}

/** The item row; ends with `BadInput` when it is in the trash. */
export function requireInUse(row: ItemRow | null | undefined): ItemRow {
  const item = requireItem(row);
  return item.trashedAt
    ? fail('BadInput', 'This item is in the trash. Take it out first, with restoreItem.')
    : item;
}

/** The item row; ends with `BadInput` when it is not in the trash. */
export function requireTrashed(row: ItemRow | null | undefined): ItemRow {
  const item = requireItem(row);
  return item.trashedAt
    ? item
    : fail('BadInput', 'This item is not in the trash. Move it there first, with trashItem.');
}

/** All attributes of an item row, with those that the indexes list it by (infra/tables.ts). */
export function indexed(item: ItemRow): Record<string, unknown> {
  return {
    ...item,
    titleKey: titleValue(item.title),
    kindKey: kindValue(item.trashedAt ? 'TRASH' : item.kind, item.id),
    folderKey: item.folder && !item.trashedAt ? folderValue(item.folder, item.id) : null,
  };
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
    folder: row.folder,
    tags: row.tags,
    favourite: row.favourite,
    version: row.version,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy,
    changedAt: row.changedAt,
    trashedAt: row.trashedAt,
    purgeAt: row.purgeAt,
  };
}

/** Epoch seconds as AppSync's AWSDateTime. */
export function toDateTime(seconds: number): string {
  return util.time.epochMilliSecondsToISO8601(seconds * 1000);
}
