import { util } from '@aws-appsync/utils';

/**
 * Every key and index value of the vault table. Nothing else composes one. Ids hold no `#` (validate.ts), and texts are
 * escaped, so that distinct things have distinct keys.
 */

/** The primary key of a row. */
export interface Key {
  pk: string;
  sk: string;
}

/** Sorts after every character that a key holds. */
const afterAll = '~';

const duePartition = 'DUE';
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

/** How many vaults a person has made that are there. */
export const madeKey = (memberId: string): Key => ({ pk: callerPartition(memberId), sk: 'MADE' });

/** Member id of a machine. */
export const machineId = (accountId: string, roleName: string): string => `${accountId}:${roleName}`;

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

/** An item with a tag. */
export const tagKey = (vaultId: string, tag: string, itemId: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `TAG#${escapeText(tag)}#${itemId}`,
});

/** A favourite. */
export const favouriteKey = (vaultId: string, itemId: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `FAVOURITE#${itemId}`,
});

/** An event's id: its time in 13 digits of milliseconds, then a UUID. */
export const eventId = (atMs: number, uuid: string): string => `${digits(atMs, 13)}-${uuid}`;

/** An event of the feed. */
export const eventKey = (vaultId: string, id: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `EVENT#${id}`,
});

/** The record of a reveal, or of a health check. */
export const revealKey = (vaultId: string, id: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `REVEAL#${id}`,
});

/** How many secrets a member revealed in a clock hour (UTC). */
export const revealCountKey = (vaultId: string, memberId: string, epochHour: number): Key => ({
  pk: vaultPartition(vaultId),
  sk: `COUNT#${memberId}#${epochHour}`,
});

/** How many pages of a vault's health a member has checked in a clock hour (UTC). */
export const healthCountKey = (vaultId: string, memberId: string, epochHour: number): Key => ({
  pk: vaultPartition(vaultId),
  sk: `CHECKS#${memberId}#${epochHour}`,
});

/** All items of a vault. */
export const itemsOf = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: 'ITEM#',
});

/** The sealed versions of an item. */
export const secretsOf = (vaultId: string, itemId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: `SECRET#${itemId}#`,
});

/** The items with a tag. */
export const taggedItems = (vaultId: string, tag: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: `TAG#${escapeText(tag)}#`,
});

/** The favourites of a vault. */
export const favouritesOf = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: 'FAVOURITE#',
});

/** All items of a vault in an index; with a beginning of the index value, those alone. */
export const indexedItems = (vaultId: string, prefix: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix,
});

/** Index `byTitle`: the title as it is compared. A prefix of a title gives a prefix of the value. */
export const titleValue = (title: string): string => `#${foldTitle(title)}`;

/** Index `byKind`: an item of a kind; what is in the trash is of none. Without an item, the prefix of all. */
export const kindValue = (kind: string, itemId: string): string => `${kind}#${itemId}`;

/** Index `byFolder`: an item in a folder. Without an item, the prefix of all. */
export const folderValue = (folder: string, itemId: string): string => `${escapeText(folder)}#${itemId}`;

/**
 * The host rows at and below a host in their order, down to those of its top two labels: the page's own registrable
 * domain is the first of them, or nearly, whichever of its labels that is.
 */
export const hostsBefore = (vaultId: string, host: string): { pk: string; from: string; to: string } => ({
  pk: vaultPartition(vaultId),
  from: `HOST#${reverseLabels(host).split('.').slice(0, 2).join('.')}#`,
  to: `HOST#${reverseLabels(host)}#${afterAll}`,
});

/** The rows of one host of a registrable domain. */
export const hostRows = (
  vaultId: string,
  domain: string,
  host: string,
): { pk: string; from: string; to: string } => ({
  pk: vaultPartition(vaultId),
  from: `HOST#${hostPath(domain, host)}#`,
  to: `HOST#${hostPath(domain, host)}#${afterAll}`,
});

/** The registrable domain and the host of a host row. */
export function hostOfKey(sk: string): { domain: string; host: string } {
  const parts = sk.split('#');
  return { domain: reverseLabels(parts[1] ?? ''), host: reverseLabels(parts[2] ?? '') };
}

/** An open invitation, by the SHA-256 of its code. */
export const invitationKey = (vaultId: string, hash: string): Key => ({
  pk: vaultPartition(vaultId),
  sk: `INVITE#${hash}`,
});

/** All invitations of a vault. */
export const invitationsOf = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: 'INVITE#',
});

/** All sealed versions of a vault. */
export const secretsOfVault = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: 'SECRET#',
});

/** The items of a vault; or, with the id of the last one seen, those after it. */
export const itemsAfter = (vaultId: string, lastId: string): { pk: string; from: string; to: string } => ({
  pk: vaultPartition(vaultId),
  from: lastId === '' ? 'ITEM#' : `ITEM#${lastId} `,
  to: `ITEM#${afterAll}`,
});

/** The key of a sealed version whose sort key was read. */
export const secretKeyOf = (vaultId: string, sk: string): Key => ({ pk: vaultPartition(vaultId), sk });

/** The item of the sort key of an item's row, or of a sealed version. */
export const addressOfKey = (sk: string): { itemId: string } => ({ itemId: sk.split('#')[1] ?? '' });

/** The member of a member row's sort key; empty for any other row. */
export const memberOfKey = (sk: string): string => (sk.startsWith('MEMBER#') ? sk.slice(7) : '');

/** All members of a vault. */
export const membersOf = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: 'MEMBER#',
});

/** Index `byItem`: an event of an item. */
export const itemValue = (itemId: string, id: string): string => `${itemId}#${id}`;

/** Index `byActor`: an event by a member. */
export const actorValue = (memberId: string, id: string): string => `${memberId}#${id}`;

/** A vault whose deletion is scheduled, by when it is due in epoch seconds. */
export const dueKey = (deleteAt: number, vaultId: string): Key => ({
  pk: duePartition,
  sk: `${digits(deleteAt, 13)}#${vaultId}`,
});

/** The vaults that are due by then. */
export const dueUntil = (seconds: number): { pk: string; prefix: string; between: [string, string] } => ({
  pk: duePartition,
  prefix: '',
  between: ['0', `${digits(seconds, 13)}#${afterAll}`],
});

/** The vault of a due row's sort key. */
export const vaultOfDue = (sk: string): string => sk.split('#')[1] ?? '';

/** Sort keys of changes or of reveals between two event ids. */
export const recordsBetween = (
  vaultId: string,
  reveals: boolean,
  from: string,
  to: string,
): { pk: string; from: string; to: string } => ({
  pk: vaultPartition(vaultId),
  from: `${reveals ? 'REVEAL' : 'EVENT'}#${from}`,
  to: `${reveals ? 'REVEAL' : 'EVENT'}#${to}`,
});

/** Every row of a vault. */
export const rowsOfVault = (vaultId: string): { pk: string; prefix: string } => ({
  pk: vaultPartition(vaultId),
  prefix: '',
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

/** Characters of a title that are compared and ordered. */
const titleCharacters = 100;

/** Whether a text is compared to its end: the index values of titles are cut. */
export const isComparedWhole = (text: string): boolean => comparable(text).length <= titleCharacters;

/** A text without separators, another one for each text. */
function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('#', '%23');
}

/**
 * A text without accents and case. In capitals: lower case depends on what follows a letter (the Greek sigma), so a prefix
 * would not stay one. The capital sharp s has no other form, and the small one becomes two letters.
 */
function comparable(text: string): string {
  return util.str.normalize(text, 'nfkd').replaceAll('\\p{M}', '').toUpperCase().replaceAll('ẞ', 'SS');
}

/** A title as it is compared, cut to what an index value may take (1,024 bytes). */
function foldTitle(title: string): string {
  const folded = comparable(title);
  const cut = folded.slice(0, titleCharacters);
  const last = cut.charAt(cut.length - 1);
  const isHalf = cut.length < folded.length && last >= '\ud800' && last <= '\udbff';
  return isHalf ? cut.slice(0, titleCharacters - 1) : cut;
}

function reverseLabels(host: string): string {
  return host.split('.').reverse().join('.');
}
