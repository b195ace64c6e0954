/** An item whose time in the trash is over is gone at the second, though its row stays until DynamoDB removes it. */
import { afterAll, describe, expect } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { told } from '../support/batches.ts';
import { itWithTable } from '../support/host.ts';
import { makeItem } from '../support/itemChanges.ts';
import { allItems } from '../support/lists.ts';
import { epochIn, readRow, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });

/** An item of two versions in the trash, which ends at this time, in epoch seconds. */
async function itemUntil(end: number): Promise<Item> {
  const item = await makeItem(alice);
  await alice.updateItem({ ...at(item), expectedVersion: 1 });
  await alice.trashItem(at(item));
  await editRow(table, vaultPartition(item.vaultId), `ITEM#${item.id}`, {
    ttl: { N: String(end) },
    purgeAt: { S: new Date(end * 1000).toISOString() },
  });
  return item;
}

type Ask = (api: Api, item: ReturnType<typeof at>) => Promise<unknown>;

const reads: [string, Ask][] = [
  ['item', (api, { vaultId, itemId }) => api.item(vaultId, itemId)],
  ['revealSecret', (api, item) => api.revealSecret(item)],
  ['revealSecret of an earlier version', (api, item) => api.revealSecret({ ...item, version: 1 })],
  ['totpCode', (api, item) => api.totpCode(item)],
  ['itemVersions', (api, item) => api.itemVersions(item)],
];
const changes: [string, Ask][] = [
  ['restoreItem', (api, item) => api.restoreItem(item)],
  ['purgeItem', (api, item) => api.purgeItem(item)],
  ['trashItem', (api, item) => api.trashItem(item)],
  ['updateItemLabels', (api, item) => api.updateItemLabels({ ...item, tags: [] })],
  ['updateItem', (api, item) => api.updateItem({ ...item, expectedVersion: 2 })],
  ['revertItem', (api, item) => api.revertItem({ ...item, expectedVersion: 2, toVersion: 1 })],
];

describe('an item whose time is over', () => {
  // Seconds that no sweep of the embedded database touches, and the second that is just over.
  itWithTable.each([...reads, ...changes])('is not found by %s, and nothing changes', async (_, ask) => {
    for (const end of [1, epochIn(0)]) {
      const item = await itemUntil(end);
      const before = await vaultRows(table, item.vaultId);
      expect((await refusal(ask(alice, at(item)))).errorType).toBe('NotFound');
      expect(await vaultRows(table, item.vaultId)).toEqual(before);
    }
  });

  itWithTable('is not found by revealSecrets, of the current version or an earlier one', async () => {
    const item = await itemUntil(epochIn(0));
    const { vaultId, itemId } = at(item);
    const results = await alice.revealSecrets({ vaultId, items: [{ itemId }, { itemId, version: 1 }] });
    expect(told(results)).toEqual(['NotFound', 'NotFound']);
  });

  itWithTable('is in no list', async () => {
    const { vaultId } = await itemUntil(1);
    for (const trashed of [true, false]) {
      for (const order of ['CREATED', 'TITLE', 'CHANGED', null] as const) {
        expect(await allItems(alice, { vaultId, filter: { trashed }, order })).toEqual([]);
      }
      expect(await allItems(alice, { vaultId, filter: { trashed, tag: 'a' } })).toEqual([]);
    }
  });
});

itWithTable(
  'until the second before, an item is there and listed; from the second on it is not',
  async () => {
    const end = epochIn(4);
    const item = await itemUntil(end);
    const { vaultId } = item;
    const listed = async () => (await allItems(alice, { vaultId, filter: { trashed: true } })).length;
    const isThere = () =>
      alice.item(vaultId, item.id).then(
        () => true,
        () => false,
      );
    const seen = new Set<boolean>();
    while (!seen.has(false)) {
      const asked = Date.now();
      const answer = await Promise.all([isThere(), listed()]);
      const isBefore = Date.now() < end * 1000;
      if (isBefore) expect(answer).toEqual([true, 1]);
      else if (asked >= end * 1000) expect(answer).toEqual([false, 0]);
      else continue;
      seen.add(isBefore);
    }
    expect(seen.has(true)).toBe(true);
    expect(await readRow(table, vaultPartition(vaultId), `ITEM#${item.id}`)).toBeDefined();
  },
);
