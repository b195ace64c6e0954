import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf } from '../../functions/hosts.ts';
import type { Key } from '../../resolvers/keys.ts';
import { beginsWith, isBetween, keys } from './keyBuilders.ts';
import { anyRow, keyOf, rowOf, type Row } from './keyThings.ts';
import { atMs, id, itemHost, kind, label, most } from './keyValues.ts';

/** Many rows of all kinds, with one of this kind first. */
const rowsWith = (builder: Row['builder']) =>
  fc
    .tuple(rowOf(builder), fc.array(anyRow, { maxLength: 30, size: 'max' }))
    .map(([first, others]) => ({ first: first.given, rows: [{ ...first }, ...others] }));

/** That of these rows a query gives its own: no more, no fewer. */
function expectExactly(rows: Row[], gives: (key: Key) => boolean, belongs: (row: Row) => boolean): void {
  expect(rows.filter((row) => gives(keyOf(row)))).toEqual(rows.filter(belongs));
}

const runs = { numRuns: 200 };

describe('a prefix', () => {
  it.each<['itemsOf' | 'secretsOf' | 'taggedItems' | 'favouritesOf' | 'vaultsOf', Row['builder'], number]>([
    ['itemsOf', 'itemKey', 1],
    ['secretsOf', 'secretKey', 2],
    ['taggedItems', 'tagKey', 2],
    ['favouritesOf', 'favouriteKey', 1],
    ['vaultsOf', 'callerVaultKey', 1],
  ])('%s is that of its own rows alone: %s', (name, builder, count) => {
    const prefixOf = keys[name] as (...given: unknown[]) => { pk: string; prefix: string };
    fc.assert(
      fc.property(rowsWith(builder), ({ first, rows }) => {
        const own = first.slice(0, count);
        const query = prefixOf(...own);
        expectExactly(
          rows,
          ({ pk, sk }) => pk === query.pk && beginsWith(sk, query.prefix),
          (row) => row.builder === builder && own.every((value, index) => value === row.given[index]),
        );
      }),
      runs,
    );
  });

  it.each([
    ['kind', keys.kindValue],
    ['folder', keys.folderValue],
  ] as const)('of one %s in an index is that of its own items alone', (by, valueOf) => {
    const item = fc.record({ vault: id, kind, folder: label(most.folder), item: id });
    fc.assert(
      fc.property(item, fc.array(item, { maxLength: 20, size: 'max' }), (first, others) => {
        const items = [first, ...others];
        const query = keys.indexedItems(first.vault, valueOf(first[by], ''));
        const found = items.filter(
          (one) =>
            keys.itemKey(one.vault, one.item).pk === query.pk &&
            beginsWith(valueOf(one[by], one.item), query.prefix),
        );
        expect(found).toEqual(items.filter((one) => one.vault === first.vault && one[by] === first[by]));
      }),
      runs,
    );
  });
});

type Range = { pk: string; from: string; to: string };
const isIn =
  ({ pk, from, to }: Range) =>
  (key: Key): boolean =>
    key.pk === pk && isBetween(key.sk, from, to);

describe('a range', () => {
  it('hostRows holds the rows of one host of one domain alone', () => {
    fc.assert(
      fc.property(rowsWith('hostKey'), ({ first, rows }) => {
        const [vault = '', path] = first;
        const { domain, host } = keys.hostOfKey(keyOf({ builder: 'hostKey', given: first }).sk);
        expectExactly(
          rows,
          isIn(keys.hostRows(String(vault), domain, host)),
          ({ builder, given }) => builder === 'hostKey' && given[0] === vault && given[1] === path,
        );
      }),
      runs,
    );
  });

  it('hostsBefore holds every row of a page’s registrable domain that its own host comes after, and host rows alone', () => {
    const page = itemHost
      .map(({ host }) => host)
      .filter((host) => /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(host));
    fc.assert(
      fc.property(page, rowsWith('hostKey'), fc.array(itemHost), (host, { first, rows }, more) => {
        const vault = String(first[0]);
        const range = keys.hostsBefore(vault, host);
        const domain = domainOf(host);
        const belonging = [domain, host, ...more.map((one) => `${one.host}.${domain}`)];
        const missing = belonging.filter(
          (one) => !isIn(range)(keys.hostKey(vault, keys.hostPath(domain, one), vault)),
        );
        expect(missing).toEqual([]);
        const found = rows.filter((row) => isIn(range)(keyOf(row)));
        expect(found.filter(({ builder, given }) => builder !== 'hostKey' || given[0] !== vault)).toEqual([]);
      }),
      runs,
    );
  });

  it('eventsFrom holds the events from a cursor on, or those after an event, alone', () => {
    fc.assert(
      fc.property(rowsWith('eventKey'), atMs, fc.boolean(), ({ first, rows }, at, isSecondPage) => {
        const [vault, last] = first.map(String);
        const cursor = keys.cursorAt(at);
        const isOwn = (one: string): boolean => (isSecondPage ? one > (last ?? '') : one >= cursor);
        expectExactly(
          rows,
          isIn(keys.eventsFrom(vault ?? '', cursor, isSecondPage ? (last ?? '') : '')),
          ({ builder, given }) => builder === 'eventKey' && given[0] === vault && isOwn(String(given[1])),
        );
      }),
      runs,
    );
  });

  it('itemsAfter holds the items of a vault, or those after an item, alone', () => {
    fc.assert(
      fc.property(rowsWith('itemKey'), fc.boolean(), ({ first, rows }, isSecondPage) => {
        const [vault = '', last = ''] = first.map(String);
        expectExactly(
          rows,
          isIn(keys.itemsAfter(vault, isSecondPage ? last : '')),
          ({ builder, given }) =>
            builder === 'itemKey' && given[0] === vault && (!isSecondPage || String(given[1]) > last),
        );
        expect(keys.addressOfKey(keys.itemKey(vault, last).sk)).toEqual({ itemId: last });
      }),
      runs,
    );
  });

  it('of hosts tells the domain and the host of each of its rows', () => {
    fc.assert(
      fc.property(id, itemHost, id, (vault, { domain, host }, item) => {
        const { sk } = keys.hostKey(vault, keys.hostPath(domain, host), item);
        expect(keys.hostOfKey(sk)).toEqual({ domain, host });
      }),
    );
  });
});
