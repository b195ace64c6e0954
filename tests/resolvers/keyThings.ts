/** What has a key, or a value in one: the arguments of the functions that build it. */
import fc from 'fast-check';
import type { Key } from '../../resolvers/keys.ts';
import { keys } from './keyBuilders.ts';
import {
  accountId,
  atMs,
  codeHash,
  epochHour,
  epochSecond,
  eventId,
  hostPath,
  id,
  itemHost,
  kind,
  label,
  memberId,
  most,
  requestToken,
  roleName,
  version,
} from './keyValues.ts';

/** By the function that builds a row's key. */
export const rowThings = {
  vaultKey: fc.tuple(id),
  memberKey: fc.tuple(id, memberId),
  callerVaultKey: fc.tuple(memberId, id),
  requestKey: fc.tuple(memberId, requestToken),
  itemKey: fc.tuple(id, id),
  secretKey: fc.tuple(id, id, version),
  hostKey: fc.tuple(id, hostPath, id),
  tagKey: fc.tuple(id, label(most.tag), id),
  favouriteKey: fc.tuple(id, id),
  eventKey: fc.tuple(id, eventId),
  revealKey: fc.tuple(id, eventId),
  revealCountKey: fc.tuple(id, memberId, epochHour),
  healthCountKey: fc.tuple(id, memberId, epochHour),
  invitationKey: fc.tuple(id, codeHash),
  madeKey: fc.tuple(memberId),
  dueKey: fc.tuple(epochSecond, id),
};

/** By the function that builds a value: a part of a key, an index value, a cursor. */
export const valueThings = {
  hostPath: itemHost.map(({ domain, host }) => [domain, host] as const),
  eventId: fc.tuple(atMs, fc.uuid()),
  kindValue: fc.tuple(kind, id),
  folderValue: fc.tuple(label(most.folder), id),
  cursorAt: fc.tuple(atMs),
  machineId: fc.tuple(accountId, roleName),
  itemValue: fc.tuple(id, eventId),
  actorValue: fc.tuple(memberId, eventId),
};

/** What a row is about. */
export interface Row {
  builder: keyof typeof rowThings;
  given: readonly (string | number)[];
}

/** A row of one kind. */
export const rowOf = (builder: keyof typeof rowThings): fc.Arbitrary<Row> =>
  (rowThings[builder] as fc.Arbitrary<Row['given']>).map((given) => ({ builder, given }));

export const builders = Object.keys(rowThings) as Row['builder'][];

/** A row of any kind. */
export const anyRow = fc.oneof(...builders.map(rowOf));

/** Its key. */
export const keyOf = ({ builder, given }: Row): Key =>
  (keys[builder] as (...args: readonly (string | number)[]) => Key)(...given);
