import { afterAll, describe, expect, it } from 'vitest';
import type { CreateItemInput, Item } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { visibleLines } from '../support/texts.ts';
import { rowsLike, vaultRows, withoutNulls } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

async function makeItem(fields: Partial<CreateItemInput>): Promise<Item> {
  const { id: vaultId } = await alice.createVault();
  return alice.createItem({ vaultId, ...fields });
}

describe('the labels of a new item', () => {
  it('are answered as given, the tags in their order', async () => {
    const labels = { folder: 'Home', tags: ['b', 'a', 'c'], favourite: true };
    const item = await makeItem(labels);
    expect(item).toMatchObject(labels);
    expect(await alice.item(item.vaultId, item.id)).toEqual(item);
  });

  it.each([
    ['null', { folder: null, tags: null, favourite: null }],
    ['empty', { tags: [], favourite: false }],
  ])('that are %s are none', async (_, labels) => {
    expect(await makeItem(labels)).toMatchObject({ folder: null, tags: [], favourite: false });
  });

  it.each(visibleLines)('may be %s, and list the item by exactly that', async (_, text) => {
    const item = await makeItem({ title: text, folder: text, tags: [text, 'other'], favourite: true });
    expect(item).toMatchObject({ title: text, folder: text, tags: [text, 'other'] });
    const listed = async (filter: object) => (await alice.items({ vaultId: item.vaultId, filter })).items;
    expect(await listed({ tag: text })).toEqual([item]);
    expect(await listed({ folder: text })).toEqual([item]);
    expect(await listed({ favourite: true })).toEqual([item]);
    expect(await listed({ tag: `${text}x` })).toEqual([]);
  });

  it('may be the longest: a folder of 100 characters, 20 tags of 50', async () => {
    const tags = Array.from({ length: 20 }, (_, i) => '🔑'.repeat(48) + String(i).padStart(2, '0'));
    const labels = { folder: '🔑'.repeat(100), tags };
    expect(await makeItem(labels)).toMatchObject(labels);
  });
});

itWithTable(
  'labels leave a row for each tag and one for a favourite, with all that a list shows',
  async () => {
    const { id: vaultId } = await alice.createVault();
    const before = await vaultRows(table, vaultId);
    const item = await alice.createItem({
      vaultId,
      title: 'Bank é',
      folder: 'A#b%',
      tags: ['t', 'A#b%'],
      favourite: true,
    });
    const rows = await vaultRows(table, vaultId);
    const added = Object.keys(rows).filter((sk) => !(sk in before) && !sk.startsWith('EVENT#'));
    const keys = [`TAG#t#${item.id}`, `TAG#A%23b%25#${item.id}`, `FAVOURITE#${item.id}`];
    expect(added.sort()).toEqual([`ITEM#${item.id}`, `SECRET#${item.id}#00000001`, ...keys].sort());
    const pk = `VAULT#${vaultId}`;
    const listing = { ...withoutNulls(item), titleKey: '#BANK E' };
    for (const sk of keys) expect(rows[sk]).toEqual({ pk, sk, listing });
    expect(rows[`ITEM#${item.id}`]).toMatchObject({
      folder: 'A#b%',
      folderKey: `A%23b%25#${item.id}`,
      kindKey: `LOGIN#${item.id}`,
      titleKey: '#BANK E',
    });
  },
);

itWithTable('an item without labels leaves no row for any, and no place in a folder', async () => {
  const { vaultId, id } = await makeItem({});
  expect(await rowsLike(table, vaultId, 'TAG#')).toEqual({});
  expect(await rowsLike(table, vaultId, 'FAVOURITE#')).toEqual({});
  expect((await rowsLike(table, vaultId, 'ITEM#'))[`ITEM#${id}`]).not.toHaveProperty('folderKey');
});
