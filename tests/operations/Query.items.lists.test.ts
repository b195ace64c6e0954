import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Item, ItemFilter, ItemOrder } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { allItems, settledItems, vaultWith } from '../support/lists.ts';

const alice = await userOf('alice');

/** 24 items of three kinds, in two folders or none, with two tags, favourites and not, every fifth in the trash. */
let vaultId: string;
let items: Item[];

beforeAll(async () => {
  const kinds = [{ login: { password: 'p' } }, { note: { text: 'n' } }, { wifi: { ssid: 's' } }];
  const given = Array.from({ length: 24 }, (_, n) => ({
    title: `${['Aa', 'ab', 'B'][n % 3]}${(n * 7) % 24}`,
    folder: [null, 'Home', 'Work'][n % 4],
    tags: [[], ['a'], ['a', 'b'], ['b']][(n >> 1) % 4] ?? [],
    favourite: n % 3 === 1,
    ...kinds[(n >> 2) % 3],
  }));
  const vault = await vaultWith(alice, given);
  vaultId = vault.vaultId;
  items = [];
  for (const [n, item] of vault.items.entries()) items.push(n % 5 === 0 ? await trash(item) : item);
  await settledItems(alice, { vaultId, filter: { trashed: true } }, 5);
});

const trash = ({ id: itemId }: Item) => alice.trashItem({ vaultId, itemId });

/** What a list should hold, by the words of the schema. */
function expected(filter: ItemFilter, order: ItemOrder | null): Item[] {
  const { trashed, kind, folder, tag, favourite, titlePrefix } = filter;
  const held = items.filter(
    (item) =>
      (item.trashedAt !== null) === (trashed ?? false) &&
      (!kind || item.kind === kind) &&
      (!folder || item.folder === folder) &&
      (!tag || item.tags.includes(tag)) &&
      (favourite === null || favourite === undefined || item.favourite === favourite) &&
      (!titlePrefix || item.title.toUpperCase().startsWith(titlePrefix.toUpperCase())),
  );
  const by = order ?? (titlePrefix ? 'TITLE' : 'CREATED');
  if (by === 'CREATED') return held.sort((a, b) => compare(a.id, b.id));
  if (by === 'CHANGED') return held.sort((a, b) => compare(b.changedAt, a.changedAt));
  return held.sort((a, b) => compare(a.title.toUpperCase(), b.title.toUpperCase()));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const filters = fc.record<ItemFilter>(
  {
    kind: fc.constantFrom('LOGIN', 'NOTE', 'WIFI', 'CARD', null),
    folder: fc.constantFrom('Home', 'Work', 'Nowhere', null),
    tag: fc.constantFrom('a', 'b', 'none', null),
    favourite: fc.constantFrom(true, false, null),
    titlePrefix: fc.constantFrom('a', 'AB', 'aa1', 'b', 'x', null),
    trashed: fc.constantFrom(true, false, null),
  },
  { requiredKeys: [] },
);
const orders = fc.constantFrom<(ItemOrder | null)[]>('CREATED', 'TITLE', 'CHANGED', null);

it('holds exactly what its conditions and its order say, page by page, whatever they are', async () => {
  const limits = fc.constantFrom(2, 7, 100);
  await fc.assert(
    fc.asyncProperty(filters, orders, limits, async (filter, order, limit) => {
      const listed = await allItems(alice, { vaultId, filter, order, limit });
      expect(listed).toEqual(expected(filter, order));
    }),
    { numRuns: 60 },
  );
});

describe.each<ItemFilter>([
  { kind: 'NOTE' },
  { folder: 'Home' },
  { tag: 'a' },
  { favourite: true },
  { favourite: false },
  { titlePrefix: 'a' },
  { trashed: true },
])('with %j alone', (filter) => {
  it.each<ItemOrder | null>(['CREATED', 'TITLE', 'CHANGED', null])('and order %s', async (order) => {
    const listed = await allItems(alice, { vaultId, filter, order, limit: 2 });
    expect(listed).toEqual(expected(filter, order));
    expect(listed).not.toEqual([]);
  });
});

it('pages in the base table and in every index are as full as the limit when one condition is given', async () => {
  const page = async (filter: ItemFilter) => (await alice.items({ vaultId, filter, limit: 2 })).items.length;

  expect(await page({ folder: 'Home' })).toBe(2);
  expect(await page({ tag: 'a' })).toBe(2);
  expect(await page({ favourite: true })).toBe(2);
  expect(await page({ kind: 'NOTE' })).toBe(2);
  expect(await page({ trashed: true })).toBe(2);
});

it.each<[string, ItemFilter]>([
  ['an empty folder', { folder: '' }],
  ['a blank folder', { folder: ' ' }],
  ['a folder of 101 characters', { folder: 'x'.repeat(101) }],
  ['a control character in the folder', { folder: 'a\u0000' }],
  ['an empty tag', { tag: '' }],
  ['a tag of 51 characters', { tag: 'x'.repeat(51) }],
  ['a lone surrogate in the tag', { tag: 'a\ud800' }],
  ['an empty title prefix', { titlePrefix: '' }],
  ['a blank title prefix', { titlePrefix: '\u00a0' }],
  ['a title prefix of 101 characters', { titlePrefix: 'x'.repeat(101) }],
])('refuses %s, whatever the order', async (_, filter) => {
  for (const order of ['CREATED', 'TITLE', 'CHANGED', null] as const) {
    const refused = await alice.items({ vaultId, filter, order }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ errorType: 'BadInput' });
  }
});

it('takes the longest folder, tag and prefix', async () => {
  const filter = { folder: '🔑'.repeat(100), tag: '🔑'.repeat(50), titlePrefix: 'x'.repeat(100) };
  expect(await allItems(alice, { vaultId, filter })).toEqual([]);
});
