/** What has a key, or a value in one: the arguments of the functions that build it. */
import fc from 'fast-check';
import type { Key } from '../../resolvers/keys.ts';
import { keys } from './keyBuilders.ts';
import {
  atMs,
  epochHour,
  eventId,
  hostPath,
  id,
  itemHost,
  kind,
  label,
  memberId,
  most,
  requestToken,
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
};

/** By the function that builds a value: a part of a key, an index value, a cursor. */
export const valueThings = {
  hostPath: itemHost.map(({ domain, host }) => [domain, host] as const),
  eventId: fc.tuple(atMs, fc.uuid()),
  kindValue: fc.tuple(kind, id),
  folderValue: fc.tuple(label(most.folder), id),
  cursorAt: fc.tuple(atMs),
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
