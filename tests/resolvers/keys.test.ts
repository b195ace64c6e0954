import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../resolvers/keys.ts';
import { bytesOf, keys } from './keyBuilders.ts';
import { prefixes } from './keyPrefixes.ts';
import { anyRow, builders, keyOf, rowOf, rowThings, valueThings, type Row } from './keyThings.ts';
import { eventId, id, kind, most, text } from './keyValues.ts';

const inBytes = ({ pk, sk }: Key): string => `${bytesOf(pk).toString('hex')} ${bytesOf(sk).toString('hex')}`;

it('every function of keys.ts is looked at: here, in keyQueries.test.ts or in titleValue.test.ts', () => {
  const titles = ['titleValue', 'isComparedWhole'];
  const parts = ['hostOfKey', 'secretKeyOf', 'addressOfKey', 'memberOfKey', 'vaultOfDue'];
  const ranges = ['hostsBefore', 'hostRows', 'eventsFrom', 'itemsAfter', 'recordsBetween', 'dueUntil'];
  const things = [...Object.keys(rowThings), ...Object.keys(valueThings)];
  const looked = [
    ...things,
    ...titles,
    ...Object.keys(prefixes),
    'indexedItems',
    'rowsOfVault',
    ...ranges,
    ...parts,
  ];
  expect(looked.sort()).toEqual(Object.keys(keys).sort());
});

describe('distinct things', () => {
  it('have distinct keys, whatever they are', () => {
    const some = (row: fc.Arbitrary<Row>) => fc.array(row, { minLength: 2, maxLength: 30, size: 'max' });
    const rows = fc.oneof(some(anyRow), ...builders.map((builder) => some(rowOf(builder))));
    fc.assert(
      fc.property(rows, (given) => {
        const things = new Map<string, Row>();
        for (const row of given) {
          const key = inBytes(keyOf(row));
          expect(things.get(key) ?? row).toEqual(row);
          things.set(key, row);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(valueThings))('have distinct values of %s', (name, given) => {
    const valueOf = keys[name as 'folderValue'] as (...args: unknown[]) => string;
    const pair = fc.tuple<unknown[][]>(given as fc.Arbitrary<unknown[]>, given as fc.Arbitrary<unknown[]>);
    fc.assert(
      fc.property(pair, ([one = [], other = []]) => {
        expect(valueOf(...one) === valueOf(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 500 },
    );
  });
});

describe('at the limits of the schema', () => {
  const role = `${'9'.repeat(12)}:${'a'.repeat(64)}`;
  const host = `${'a.'.repeat(124)}bc.de`;
  const one = 'Z'.repeat(26);
  const full = (characters: number) =>
    fc.oneof(
      fc.constantFrom('%', 'ﷺ', '\u{10ffff}').map((one) => one.repeat(characters)),
      text(characters, characters),
    );

  it.each<[string, fc.Arbitrary<Key>]>([
    ['a member', fc.constant(keys.memberKey(one, role))],
    ['a request', fc.constant(keys.requestKey(role, '-'.repeat(64)))],
    ['a count', fc.constant(keys.revealCountKey(one, role, 9_999_999))],
    ['a vault in a list', fc.constant(keys.callerVaultKey(role, one))],
    ['a tag', full(most.tag).map((tag) => keys.tagKey(one, tag, one))],
    ['a host', fc.constant(keys.hostKey(one, keys.hostPath(host, host), one))],
    ['anything else', anyRow.map(keyOf)],
  ])('the key of %s takes no more bytes than DynamoDB allows', (_, key) => {
    expect(host).toHaveLength(most.host);
    fc.assert(
      fc.property(key, ({ pk, sk }) => {
        expect(bytesOf(pk).length).toBeLessThanOrEqual(2048);
        expect(bytesOf(sk).length).toBeLessThanOrEqual(1024);
      }),
    );
  });

  it.each<[string, fc.Arbitrary<string>]>([
    ['a title', full(most.title).map((title) => keys.titleValue(title))],
    ['a folder', full(most.folder).map((folder) => keys.folderValue(folder, one))],
    ['a kind', fc.tuple(kind, id).map(([name, item]) => keys.kindValue(name, item))],
    ['an actor', eventId.map((event) => keys.actorValue(role, event))],
  ])('the index value of %s takes no more bytes than DynamoDB allows', (_, value) => {
    fc.assert(
      fc.property(value, (given) => {
        expect(bytesOf(given).length).toBeLessThanOrEqual(1024);
      }),
    );
  });
});
