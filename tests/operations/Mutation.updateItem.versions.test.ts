import { afterAll, describe, expect, it } from 'vitest';
import type { Item, UpdateVaultInput } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { editRow, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const daySeconds = 86_400;

async function makeItem(keep: Partial<UpdateVaultInput> = {}): Promise<Item> {
  const { id: vaultId } = await alice.createVault();
  if (Object.keys(keep).length > 0) await alice.updateVault({ ...keep, vaultId });
  return alice.createItem({ vaultId, title: 'Bank', login: { password: 'first' } });
}

/** The item so many versions on. */
async function change(item: Item, times = 1): Promise<Item> {
  let current = item;
  for (let i = 0; i < times; i += 1) {
    const { vaultId, id: itemId, version: expectedVersion } = current;
    current = await alice.updateItem({ vaultId, itemId, expectedVersion, title: `Title ${expectedVersion}` });
  }
  return current;
}

const reveal = ({ vaultId, id: itemId }: Item, version?: number) =>
  alice.revealSecret({ vaultId, itemId, ...(version && { version }) });

const secretKey = ({ id }: Item, version: number) => `SECRET#${id}#${String(version).padStart(8, '0')}`;
const sealed = async ({ vaultId }: Item) => Object.values(await rowsLike(table, vaultId, 'SECRET#'));
const versions = async (item: Item) => (await sealed(item)).map(({ version }) => version);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const oldestOf = async ({ vaultId, id }: Item) =>
  (await rowsLike(table, vaultId, 'ITEM#'))[`ITEM#${id}`]?.oldest;

describe('keepVersions', () => {
  itWithTable.each([1, 3])('of %i keeps so many: the oldest goes with the next', async (keepVersions) => {
    let item = await makeItem({ keepVersions });
    for (let i = 0; i < 4; i += 1) {
      item = await change(item);
      expect(await versions(item)).toEqual(range(Math.max(1, item.version - keepVersions + 1), item.version));
    }
    expect(await oldestOf(item)).toBe(6 - keepVersions);
    expect(await reveal(item)).toMatchObject({ title: 'Title 4', secret: { password: 'first' } });
    expect((await refusal(reveal(item, 5 - keepVersions))).errorType).toBe('NotFound');
  });

  itWithTable('is 20 from the start', async () => {
    expect(await versions(await change(await makeItem(), 20))).toEqual(range(2, 21));
  });

  itWithTable('of 50 keeps 50', async () => {
    expect(await versions(await change(await makeItem({ keepVersions: 50 }), 50))).toEqual(range(2, 51));
  });

  itWithTable('lowered takes effect with the next version, ten of them at a time', async () => {
    let item = await change(await makeItem(), 14);
    await alice.updateVault({ vaultId: item.vaultId, keepVersions: 2 });
    expect(await versions(item)).toEqual(range(1, 15));
    item = await change(item);
    expect(await versions(item)).toEqual(range(11, 16));
    expect(await oldestOf(item)).toBe(11);
    item = await change(item);
    expect(await versions(item)).toEqual([16, 17]);
    expect((await reveal(item, 16)).title).toBe('Title 15');
  });

  itWithTable('raised keeps more from then on, and brings nothing back', async () => {
    const item = await change(await makeItem({ keepVersions: 1 }), 2);
    await alice.updateVault({ vaultId: item.vaultId, keepVersions: 3 });
    expect(await versions(await change(item))).toEqual([3, 4]);
  });
});

describe('keepVersionDays', () => {
  const ends = async (item: Item) => (await sealed(item)).map(({ ttl }) => ttl as number | undefined);

  itWithTable(
    'gives the replaced version an end, so many days from then, and the current one none',
    async () => {
      const item = await makeItem({ keepVersionDays: 3 });
      expect(await ends(item)).toEqual([undefined]);
      await change(item, 2);
      const [first, second, third] = await ends(item);
      for (const end of [first, second])
        expect(Math.abs((end ?? 0) - epochIn(3 * daySeconds))).toBeLessThan(10);
      expect(third).toBeUndefined();
    },
  );

  itWithTable('holds for versions that are replaced from then on', async () => {
    const item = await change(await makeItem());
    await alice.updateVault({ vaultId: item.vaultId, keepVersionDays: 3 });
    const later = await change(item);
    await alice.updateVault({ vaultId: item.vaultId, keepVersionDays: null });
    await change(later);
    expect((await ends(item)).map((end) => typeof end)).toEqual([
      'undefined',
      'number',
      'undefined',
      'undefined',
    ]);
  });

  itWithTable(
    'changes nothing else of the replaced version: it opens until its end, and not from it on',
    async () => {
      const item = await makeItem({ keepVersionDays: 1 });
      const [before] = await sealed(item);
      const changed = await change(item);
      const { ttl, ...after } = (await sealed(item))[0] ?? {};
      expect(after).toEqual(before);
      expect(typeof ttl).toBe('number');
      expect((await reveal(changed, 1)).title).toBe('Bank');
      const pk = vaultPartition(item.vaultId);
      await editRow(table, pk, secretKey(item, 1), { ttl: { N: String(epochIn(0)) } });
      expect((await refusal(reveal(changed, 1))).errorType).toBe('NotFound');
      expect((await reveal(changed)).title).toBe('Title 1');
    },
  );

  itWithTable('leaves a version no end that keepVersions removes at once', async () => {
    const item = await change(await makeItem({ keepVersions: 1, keepVersionDays: 1 }), 2);
    expect(await sealed(item)).toMatchObject([{ version: 3 }]);
    expect(await ends(item)).toEqual([undefined]);
  });

  itWithTable('removed versions of which DynamoDB was faster do not keep the next change back', async () => {
    const item = await change(await makeItem({ keepVersions: 3, keepVersionDays: 1 }), 2);
    for (const version of [1, 2]) {
      await removeRow(table, vaultPartition(item.vaultId), secretKey(item, version));
    }
    expect(await versions(await change(item, 2))).toEqual([3, 4, 5]);
  });
});

it('a change of labels makes no version and removes none', async () => {
  const item = await change(await makeItem({ keepVersions: 2 }));
  const { vaultId, id: itemId } = item;
  const labeled = await alice.updateItemLabels({ vaultId, itemId, folder: 'Home' });
  expect(labeled).toMatchObject({ version: 2, updatedAt: item.updatedAt });
  expect((await alice.itemVersions({ vaultId, itemId })).items).toHaveLength(2);
});

itWithTable(
  'changes the most that one change can: title, hosts, every label row, ten versions and an end',
  async () => {
    const urls = (from: string, length = 0) =>
      Array.from({ length: 20 }, (_, i) => `https://${from}-${i}.example/`.padEnd(length, '例'));
    const labels = { tags: range(1, 20).map(String), favourite: true, folder: 'Home' };
    const { id: vaultId } = await alice.createVault();
    const created = await alice.createItem({ vaultId, urls: urls('old'), ...labels, custom: {} });
    const item = await change(created, 11);
    await alice.updateVault({ vaultId, keepVersions: 2, keepVersionDays: 1 });
    const note = { notes: 'x'.repeat(130_000) };
    const changed = await alice.updateItem({
      vaultId,
      itemId: item.id,
      expectedVersion: 12,
      title: '例'.repeat(200),
      urls: urls('new', 2000),
      custom: note,
    });
    expect(changed).toMatchObject({ version: 13, urls: urls('new', 2000), ...labels });
    expect(await versions(item)).toEqual([11, 12, 13]);
    expect(Object.keys(await rowsLike(table, vaultId, 'HOST#example.new-'))).toHaveLength(20);
    expect(Object.keys(await rowsLike(table, vaultId, 'HOST#'))).toHaveLength(20);
    expect((await alice.items({ vaultId, filter: { tag: '20' } })).items).toEqual([changed]);
  },
);
