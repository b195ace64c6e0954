/** Lists asked for by whatever somebody may send: they hold what their conditions say, of their own vault, and nothing else. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { domainOf } from '../../functions/hosts.ts';
import type { Item, ItemFilter, ItemMatch, QueryItemsArgs } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { answerOrType, hostileLabels, hostileText } from '../support/hostile.ts';
import { allItems, settledItems } from '../support/lists.ts';

const alice = await userOf('alice');
const bob = await userOf('bob');

const hosts = [
  'a.example.com',
  'example.com',
  'b.a.example.com',
  'example-shop.com',
  'a.example.co.uk',
  'localhost',
];

/** The vault that is asked, and its items: one of each label and host. */
let vaultId: string;
let items: Item[];
/** Two with the same items: of the same person, and of another one. */
let others: string[];

const makeVault = async (api: typeof alice) => {
  const { id } = await api.createVault();
  const given = hostileLabels.map((label, index) => ({
    title: `${label} title`,
    folder: label,
    tags: [label, 'common'],
    favourite: true,
    urls: [`https://${hosts[index % hosts.length]}/`],
    note: { text: label },
  }));
  const made = await api.createItems({ vaultId: id, items: given.slice(0, 11) });
  made.push(...(await api.createItems({ vaultId: id, items: given.slice(11, 22) })));
  made.push(...(await api.createItems({ vaultId: id, items: given.slice(22) })));
  return { id, made };
};

beforeAll(async () => {
  const { id, made } = await makeVault(alice);
  [vaultId, items] = [id, made];
  others = [(await makeVault(alice)).id, (await makeVault(bob)).id];
  for (const order of ['TITLE', 'CHANGED'] as const)
    await settledItems(alice, { vaultId, order }, items.length);
});

/** As the schema says of titles: case and accents do not count. */
const compared = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().replaceAll('ẞ', 'SS');
const holds = (item: Item, { folder, tag, titlePrefix }: ItemFilter): boolean =>
  (folder === undefined || item.folder === folder) &&
  (tag === undefined || item.tags.includes(tag ?? '')) &&
  (titlePrefix === undefined || compared(item.title).startsWith(compared(titlePrefix ?? '')));
/** Whether it was refused; it fails the test when it was in another way than these. */
function isRefusal(answer: unknown, ...types: string[]): answer is string {
  if (typeof answer === 'string') expect(types).toContain(answer);
  return typeof answer === 'string';
}
const idsOf = (list: Item[]): string[] => list.map(({ id }) => id).sort();

const filters = fc.record(
  { folder: hostileText, tag: fc.oneof(fc.constant('common'), hostileText), titlePrefix: hostileText },
  { requiredKeys: [] },
) as fc.Arbitrary<ItemFilter>;
const orders = fc.constantFrom(null, 'CREATED', 'TITLE', 'CHANGED') as fc.Arbitrary<QueryItemsArgs['order']>;

it('items holds exactly what has the folder, the tag and the beginning that are asked for, whatever they are', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(filters, orders, fc.integer({ min: 1, max: 30 }), async (filter, order, limit) => {
      const answer = await answerOrType(allItems(alice, { vaultId, filter, order, limit }));
      if (isRefusal(answer, 'BadInput')) return;
      answered += 1;
      expect(idsOf(answer)).toEqual(idsOf(items.filter((item) => holds(item, filter))));
    }),
    { numRuns: 80 },
  );
  expect(answered).toBeGreaterThan(10);
});

it.each(hostileLabels)(
  'items holds the one item with the tag %j, and the one in the folder',
  async (label) => {
    const own = items.filter(({ folder }) => folder === label);
    expect(own).toHaveLength(1);
    expect(await allItems(alice, { vaultId, filter: { tag: label } })).toEqual(own);
    expect(await allItems(alice, { vaultId, filter: { folder: label } })).toEqual(own);
  },
);

it('itemsForUrl holds items of the vault at the page’s host or domain alone, whatever the URL', async () => {
  const host = fc.oneof(
    fc.constantFrom(...hosts, 'x.example.com', 'com', 'co.uk', 'notexample.com'),
    hostileText,
  );
  const url = fc.oneof(
    fc.tuple(host, hostileText).map(([name, rest]) => `https://${name}/${rest}`),
    fc.tuple(host, hostileText).map(([name, rest]) => `https://${name}${rest}`),
    fc
      .tuple(fc.constantFrom('http://', 'https://a@', 'javascript:', '//', 'https:\\\\'), host)
      .map((all) => all.join('')),
    hostileText,
  );
  let matched = 0;
  await fc.assert(
    fc.asyncProperty(url, async (page) => {
      const answer = await answerOrType<ItemMatch[]>(alice.itemsForUrl({ vaultId, url: page }));
      if (isRefusal(answer, 'BadInput', 'scalar')) return;
      const { hostname } = new URL(page);
      for (const match of answer) {
        matched += 1;
        const item = items.find(({ id }) => id === match.itemId);
        expect(item?.urls).toEqual([`https://${match.host}/`]);
        expect([page, domainOf(match.host)]).toEqual([page, domainOf(hostname.replace(/\.$/, ''))]);
      }
    }),
    { numRuns: 80 },
  );
  expect(matched).toBeGreaterThan(10);
});

type Paged = (
  vault: string,
  nextToken: string | null,
) => Promise<{ items: unknown[]; nextToken?: string | null }>;
const since = `${Date.now() - 60_000}`;
const lists: [string, Paged][] = [
  ['items', (vault, nextToken) => alice.items({ vaultId: vault, limit: 3, nextToken })],
  [
    'items with a tag',
    (vault, nextToken) => alice.items({ vaultId: vault, filter: { tag: 'common' }, limit: 3, nextToken }),
  ],
  [
    'items by title',
    (vault, nextToken) => alice.items({ vaultId: vault, order: 'TITLE', limit: 3, nextToken }),
  ],
  [
    'itemVersions',
    async (vault, nextToken) => {
      const itemId = vault === vaultId ? (items[0]?.id ?? '') : '0'.repeat(26);
      return alice.itemVersions({ vaultId: vault, itemId, limit: 1, nextToken });
    },
  ],
  ['changes', (vault, nextToken) => alice.changes({ vaultId: vault, since, limit: 1, nextToken })],
];

it.each(lists)(
  '%s refuses a token that was made up or changed, or gives rows of its own list alone',
  async (_, read) => {
    const all: unknown[] = [];
    const real: string[] = [];
    let nextToken: string | null | undefined = null;
    do {
      const page = await read(vaultId, nextToken);
      all.push(...page.items);
      ({ nextToken } = page);
      if (nextToken) real.push(nextToken);
    } while (nextToken);
    for (const other of others) {
      const page = await answerOrType(read(other, null));
      if (typeof page !== 'string' && page.nextToken) real.push(page.nextToken);
    }
    const changed = fc
      .tuple(fc.constantFrom(...real, 'AAAA'), fc.nat(), fc.constantFrom('A', '=', '', '#', '\u0000', '😀'))
      .map(
        ([token, at, put]) =>
          `${token.slice(0, at % token.length)}${put}${token.slice((at % token.length) + 1)}`,
      );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...real, ''), changed, hostileText), async (token) => {
        const answer = await answerOrType(read(vaultId, token));
        if (isRefusal(answer, 'BadInput')) return;
        for (const row of answer.items) expect(all).toContainEqual(row);
      }),
      { numRuns: 40 },
    );
  },
);
