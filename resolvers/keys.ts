/**
 * Every key of the vault table. Nothing else composes one. Ids hold no `#` (validate.ts), so that distinct ids give
 * distinct keys.
 */

/** The primary key of a row. */
export interface Key {
  pk: string;
  sk: string;
}

/** Sorts after every character that a key holds. */
const afterAll = '~';

const vaultPartition = (vaultId: string): string => `VAULT#${vaultId}`;
const callerPartition = (memberId: string): string => `CALLER#${memberId}`;
const digits = (value: number, length: number): string => `0000000000000${value}`.slice(-length);

/** The vault itself. */
export const vaultKey = (vaultId: string): Key => ({ pk: vaultPartition(vaultId), sk: 'VAULT' });

/** A member of a vault. */
export const memberKey = (vaultId: string, memberId: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `MEMBER#${memberId}`,
});

/** The entry of a vault in its member's list. */
export const callerVaultKey = (memberId: string, vaultId: string): Key => ({
  pk: callerPartition(memberId),
  sk: `VAULT#${vaultId}`,
});

/** What a request token of a caller has done. */
export const requestKey = (memberId: string, requestToken: string): Key => ({
  pk: callerPartition(memberId),
  sk: `REQUEST#${requestToken}`,
});

/** An item's metadata. */
export const itemKey = (vaultId: string, itemId: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `ITEM#${itemId}`,
});

/** One sealed version of an item. */
export const secretKey = (vaultId: string, itemId: string, version: number): Key => ({
  pk: vaultPartition(vaultId),
  sk: `SECRET#${itemId}#${digits(version, 8)}`,
});

/** A host of an item's URLs, as the item row keeps it: `com.example#com.example.login`. Reversed, so that a domain's hosts lie together. */
export const hostPath = (domain: string, host: string): string =>
  `${reverseLabels(domain)}#${reverseLabels(host)}`;

/** The row that finds an item by a host. */
export const hostKey = (vaultId: string, path: string, itemId: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `HOST#${path}#${itemId}`,
});

/** An event's id: its time in 13 digits of milliseconds, then a UUID. */
export const eventId = (atMs: number, uuid: string): string => `${digits(atMs, 13)}-${uuid}`;

/** An event of the feed. */
export const eventKey = (vaultId: string, id: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `EVENT#${id}`,
});

/** The record of a reveal. */
export const revealKey = (vaultId: string, id: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `REVEAL#${id}`,
});

/** How many secrets a member revealed in a clock hour (UTC). */
export const revealCountKey = (vaultId: string, memberId: string, epochHour: number): Key => ({
  pk: vaultPartition(vaultId),
  sk: `COUNT#${memberId}#${epochHour}`,
});

/** All items of a vault. */
export const itemsOf = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: 'ITEM#',
});

/** All vaults in a member's list. */
export const vaultsOf = (memberId: string): { pk: string; prefix: string } => ({
  pk: callerPartition(memberId),
  prefix: 'VAULT#',
});

/** The events from a cursor on; or, with the id of the last one seen, those after it. */
export const eventsFrom = (
  vaultId: string,
  cursor: string,
  lastId: string,
): { pk: string; from: string; to: string } => ({
  pk: vaultPartition(vaultId),
  from: lastId === '' ? `EVENT#${cursor}` : `EVENT#${lastId} `,
  to: `EVENT#${afterAll}`,
});

/** A cursor of the feed: a time in 13 digits of milliseconds. */
export const cursorAt = (ms: number): string => digits(ms, 13);

function reverseLabels(host: string): string {
  return host.split('.').reverse().join('.');
}
