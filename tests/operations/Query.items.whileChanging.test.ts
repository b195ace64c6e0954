/** Lists read page by page, while their vault changes. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Item, QueryItemsArgs } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { settledItems } from '../support/lists.ts';
import { openRestlessVault, type RestlessVault } from '../support/restlessVault.ts';

const alice = await userOf('alice');

type List = Omit<QueryItemsArgs, 'vaultId'>;

describe('while items are made, labelled, retitled, put into the trash and taken out', () => {
  let vault: RestlessVault;
  beforeAll(async () => {
    vault = await openRestlessVault(alice);
    const { vaultId } = vault;
    for (const list of inUse) await settledItems(alice, { vaultId, ...list }, 28);
    for (const list of inTrash) await settledItems(alice, { vaultId, ...list }, 4);
  });

  /** A list to its end; while each page is read, the vault changes, and between two pages too. */
  async function listed(list: List): Promise<Item[]> {
    const items: Item[] = [];
    let nextToken: string | null | undefined = null;
    do {
      const asked = alice.items({ ...list, vaultId: vault.vaultId, limit: 8, nextToken });
      const [page] = await Promise.all([asked, vault.change()]);
      items.push(...page.items);
      ({ nextToken } = page);
    } while (nextToken);
    return items;
  }

  const inUse: List[] = [
    {},
    { order: 'TITLE' },
    { order: 'CHANGED' },
    { filter: { kind: 'NOTE' } },
    { filter: { folder: 'F' } },
    { filter: { tag: 't' } },
    { filter: { favourite: true } },
    { filter: { titlePrefix: 't' } },
    { filter: { folder: 'F', tag: 't', favourite: true } },
    { filter: { tag: 't', kind: 'NOTE' }, order: 'TITLE' },
    { filter: { favourite: true }, order: 'CHANGED' },
  ];
  const inTrash: List[] = [
    { filter: { trashed: true } },
    { filter: { trashed: true }, order: 'TITLE' },
    { filter: { trashed: true, folder: 'F' }, order: 'CHANGED' },
  ];

  it.each([...inUse, ...inTrash])(
    'the list %j gives each item that stays in it exactly once',
    async (list) => {
      const isTrashed = list.filter?.trashed ?? false;
      const staying = vault.calm.filter(({ trashedAt }) => (trashedAt !== null) === isTrashed);

      const given = await listed(list);

      const isStaying = ({ id }: Item): boolean => staying.some((item) => item.id === id);
      expect(given.filter(isStaying).sort(byId)).toEqual([...staying].sort(byId));
      if (!isTrashed) expect(given.length).toBeGreaterThan(staying.length);
      const ids = given.map(({ id }) => id);
      if (!isByTitle(list)) expect(ids).toHaveLength(new Set(ids).size);
    },
    60_000,
  );
});

const isByTitle = ({ order, filter }: List): boolean => order === 'TITLE' || Boolean(filter?.titlePrefix);
const byId = (one: Item, other: Item): number => (one.id < other.id ? -1 : 1);

describe('between two pages', () => {
  /** Titles of the second page, after a change behind the first; of items that were titled A to D, and listed so. */
  async function restAfter(list: List, [of, title]: [item: string, title: string]) {
    const { id: vaultId } = await alice.createVault();
    const items: Record<string, Item> = {};
    for (const title of list.order === 'CHANGED' ? 'DCBA' : 'ABCD') {
      items[title] = await alice.createItem({ vaultId, title });
    }
    await settledItems(alice, { vaultId, ...list }, 4);
    const first = await alice.items({ vaultId, ...list, limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(['A', 'B']);
    await alice.updateItem({ vaultId, itemId: items[of]?.id ?? '', expectedVersion: 1, title });
    const nameOf = ({ id }: Item) => Object.keys(items).find((name) => items[name]?.id === id);
    return async () =>
      (await alice.items({ vaultId, ...list, nextToken: first.nextToken })).items.map(nameOf);
  }

  it.each<[string, List, [string, string], string[]]>([
    ['comes again by TITLE when it moves behind', { order: 'TITLE' }, ['A', 'E'], ['C', 'D', 'A']],
    ['is missing by TITLE when it moves ahead', { order: 'TITLE' }, ['D', 'A'], ['C']],
    ['is missing by CHANGED', { order: 'CHANGED' }, ['D', 'E'], ['C']],
    ['does not come again by CHANGED', { order: 'CHANGED' }, ['A', 'E'], ['C', 'D']],
    ['keeps its place by CREATED', {}, ['D', 'A'], ['C', 'D']],
    ['keeps its place among its kind', { filter: { kind: 'LOGIN' } }, ['A', 'E'], ['C', 'D']],
  ])('an item that is retitled %s', async (_, list, change, expected) => {
    await expect.poll(await restAfter(list, change), { timeout: 5000 }).toEqual(expected);
  });
});
