import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf } from '../../functions/hosts.ts';
import type { Key } from '../../resolvers/keys.ts';
import { beginsWith, isBetween, keys } from './keyBuilders.ts';
import { anyRow, keyOf, rowOf, type Row } from './keyThings.ts';
import { prefixes } from './keyPrefixes.ts';
import {
  atMs,
  epochSecond,
  eventId,
  id,
  itemHost,
  kind,
  label,
  memberId,
  most,
  version,
} from './keyValues.ts';

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
  it.each(Object.entries(prefixes))('%s is that of its own rows alone: %s', (name, [builder, count]) => {
    const prefixOf = keys[name as keyof typeof prefixes] as (...given: unknown[]) => {
      pk: string;
      prefix: string;
    };
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

  it('rowsOfVault is that of every row of the vault, and of no other', () => {
    const ofVaults: Row['builder'][] = ['callerVaultKey', 'requestKey', 'madeKey', 'dueKey'];
    fc.assert(
      fc.property(rowsWith('vaultKey'), ({ first, rows }) => {
        const query = keys.rowsOfVault(String(first[0]));
        expectExactly(
          rows,
          ({ pk, sk }) => pk === query.pk && beginsWith(sk, query.prefix),
          ({ builder, given }) => !ofVaults.includes(builder) && given[0] === first[0],
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

  it.each([
    [false, 'eventKey'],
    [true, 'revealKey'],
  ] as const)(
    'recordsBetween holds, of reveals %s, the rows between two ids alone: %s',
    (reveals, builder) => {
      fc.assert(
        fc.property(rowsWith(builder), eventId, ({ first, rows }, to) => {
          const [vault = '', from = ''] = first.map(String);
          expectExactly(
            rows,
            isIn(keys.recordsBetween(vault, reveals, from, to)),
            (row) =>
              row.builder === builder && row.given[0] === vault && isBetween(String(row.given[1]), from, to),
          );
        }),
        runs,
      );
    },
  );

  it('dueUntil holds the vaults that are due by then alone', () => {
    fc.assert(
      fc.property(rowsWith('dueKey'), ({ first, rows }) => {
        const until = Number(first[0]);
        const { pk, between } = keys.dueUntil(until);
        expectExactly(
          rows,
          isIn({ pk, from: between[0], to: between[1] }),
          ({ builder, given }) => builder === 'dueKey' && Number(given[0]) <= until,
        );
      }),
      runs,
    );
  });

  it('of sealed versions, members and due vaults tells whose row it is', () => {
    fc.assert(
      fc.property(id, id, version, memberId, epochSecond, (vault, item, number, member, due) => {
        const secret = keys.secretKey(vault, item, number);
        expect(keys.secretKeyOf(vault, secret.sk)).toEqual(secret);
        expect(keys.addressOfKey(secret.sk)).toEqual({ itemId: item });
        expect(keys.memberOfKey(keys.memberKey(vault, member).sk)).toBe(member);
        expect(keys.memberOfKey(secret.sk)).toBe('');
        expect(keys.vaultOfDue(keys.dueKey(due, vault).sk)).toBe(vault);
      }),
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
