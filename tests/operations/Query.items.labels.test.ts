import { beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { allItems, settledItems, vaultWith } from '../support/lists.ts';

const alice = await userOf('alice');

/** Names that could be taken for one another, by their beginnings or by what stands for a separator. */
const names = [
  'a',
  'a#b',
  'a#',
  '#a',
  'a%23b',
  'a%2523b',
  'a%',
  'a~',
  '~',
  'a b',
  ' a',
  'a ',
  'A',
  'á',
  'a\u0301',
  'ab',
  'ITEM#',
  'a\u200bb',
  '🔑',
  '🔑🔑',
];

let vaultId: string;
/** The item in the folder of this name, with the tag of this name. */
let named: Map<string, Item>;

beforeAll(async () => {
  const given = names.map((name) => ({ title: name, folder: name, tags: [name] }));
  const vault = await vaultWith(alice, [...given, { title: 'in no folder, without a tag' }]);
  vaultId = vault.vaultId;
  named = new Map(names.map((name, n) => [name, vault.items[n] as Item]));
  await settledItems(alice, { vaultId, order: 'TITLE' }, given.length + 1);
});

describe.each(names)('the name %j', (name) => {
  it('as a tag lists the items of this tag, not of one that resembles it', async () => {
    for (const order of ['CREATED', 'TITLE', 'CHANGED', null] as const) {
      expect(await allItems(alice, { vaultId, filter: { tag: name }, order })).toEqual([named.get(name)]);
    }
  });

  it('as a folder lists the items in it, not in one that resembles it', async () => {
    for (const order of ['CREATED', 'TITLE', 'CHANGED', null] as const) {
      expect(await allItems(alice, { vaultId, filter: { folder: name }, order })).toEqual([named.get(name)]);
    }
  });
});

it('a list shows the last change of each item, whatever it is read from', async () => {
  const { vaultId: id, items } = await vaultWith(alice, [{ folder: 'F', tags: ['t', 'u'], favourite: true }]);
  const itemId = items[0]?.id ?? '';
  const expectEverywhere = async (item: Item) => {
    for (const filter of [
      {},
      { tag: 't' },
      { tag: 'u' },
      { favourite: true },
      { folder: 'F' },
      { kind: item.kind },
    ])
      for (const order of ['TITLE', 'CHANGED', null] as const)
        await expect
          .poll(() => allItems(alice, { vaultId: id, filter, order }), { timeout: 5000 })
          .toEqual([item]);
  };

  const retitled = await alice.updateItem({ vaultId: id, itemId, expectedVersion: 1, title: 'New' });
  await expectEverywhere(retitled);
  await expectEverywhere(await alice.updateItemLabels({ vaultId: id, itemId, tags: ['u', 't', 'v'] }));
  await expectEverywhere(await alice.revertItem({ vaultId: id, itemId, expectedVersion: 2, toVersion: 1 }));
});

describe('an order of its own', () => {
  it('CHANGED lists the last change first, whatever the change was', async () => {
    const { vaultId: id, items } = await vaultWith(alice, [{}, {}, {}, {}]);
    const [one = '', two = '', three = '', four = ''] = items.map((item) => item.id);
    await alice.updateItemLabels({ vaultId: id, itemId: two, favourite: true });
    await alice.updateItem({ vaultId: id, itemId: one, expectedVersion: 1 });
    await alice.trashItem({ vaultId: id, itemId: four });
    await alice.restoreItem({ vaultId: id, itemId: four });

    const ids = async () =>
      (await allItems(alice, { vaultId: id, order: 'CHANGED', limit: 3 })).map((item) => item.id);
    await expect.poll(ids, { timeout: 5000 }).toEqual([four, one, two, three]);
  });
});
