import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { collectEvents, refusal, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { makeItem } from '../support/itemChanges.ts';
import { allItems } from '../support/lists.ts';
import { readRow, vaultPartition } from '../support/plant.ts';
import { openTable, putRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import {
  eventRow,
  callerRows,
  editRow,
  memberIdOf,
  refusedWithoutTrace,
  rowsLike,
  vaultRows,
} from '../support/traces.ts';
import { sortKeysWith } from '../support/wholeTable.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });

/** An item of three versions that was revealed, in the trash. */
async function trashedItem(): Promise<Item> {
  const item = await makeItem(alice);
  await alice.updateItem({ ...at(item), expectedVersion: 1, title: 'Second' });
  await alice.updateItem({ ...at(item), expectedVersion: 2, urls: ['https://c.example/'] });
  await alice.revealSecret(at(item));
  return alice.trashItem(at(item));
}

itWithTable('answers the ids of what is gone', async () => {
  const item = await trashedItem();
  await plantMember(table, item.vaultId, bob, 'EDITOR');
  expect(await bob.purgeItem(at(item))).toEqual(at(item));
});

itWithTable(
  'leaves no row of the item but its events, its reveals and, for a day, kept answers',
  async () => {
    const item = await trashedItem();
    await alice.purgeItem(at(item));

    const left = new Set((await sortKeysWith(table, item.id)).map((sk) => sk.split('#')[0]));
    expect([...left].sort()).toEqual(['EVENT', 'REQUEST', 'REVEAL']);
    const kept = Object.values(await callerRows(table, alice)).filter((row) =>
      JSON.stringify(row).includes(item.id),
    );
    expect(kept.every(({ ttl }) => Number(ttl) <= Date.now() / 1000 + 86_400)).toBe(true);
  },
);

itWithTable('leaves one event more, the request, and everything else as it was', async () => {
  const item = await trashedItem();
  const { vaultId, id } = item;
  const other = await makeOther(vaultId);
  const before = await vaultRows(table, vaultId);
  const requestToken = randomUUID();
  await alice.purgeItem({ ...at(item), requestToken });
  const after = await vaultRows(table, vaultId);

  const kept = Object.entries(before).filter(([sk]) => !new RegExp(`^(ITEM|SECRET)#${id}`).test(sk));
  expect(Object.keys(before).length - kept.length).toBe(4);
  const [event = ''] = Object.keys(after).filter((sk) => !(sk in before));
  expect(after).toEqual({
    ...Object.fromEntries(kept),
    [event]: eventRow(event, {
      vaultId,
      type: 'ITEM_PURGED',
      at: after[event]?.at,
      actorId: await memberIdOf(alice),
      itemId: id,
    }),
  });
  const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
  expect(request).toMatchObject({ operation: 'purgeItem', target: `${vaultId}/${id}` });
  expect((await alice.revealSecret({ vaultId, itemId: other.id, version: 1 })).title).toBe('First');
  expect((await alice.revealSecret({ vaultId, itemId: other.id })).title).toBe('Second');
});

/** Another item of two versions in the trash. */
async function makeOther(vaultId: string): Promise<Item> {
  const { id: itemId } = await alice.createItem({ vaultId, title: 'First' });
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'Second' });
  return alice.trashItem({ vaultId, itemId });
}

describe('a purged item', () => {
  it('is not found by any operation, nor listed', async () => {
    const item = await trashedItem();
    await alice.purgeItem(at(item));

    const asked = [
      alice.item(item.vaultId, item.id),
      alice.revealSecret(at(item)),
      alice.revealSecret({ ...at(item), version: 1 }),
      alice.itemVersions(at(item)),
      alice.restoreItem(at(item)),
      alice.purgeItem(at(item)),
      alice.trashItem(at(item)),
      alice.updateItemLabels({ ...at(item), tags: [] }),
      alice.updateItem({ ...at(item), expectedVersion: 3 }),
      alice.revertItem({ ...at(item), expectedVersion: 3, toVersion: 1 }),
    ];
    const refusals = await Promise.all(asked.map(refusal));
    expect(refusals.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'NotFound'));
    for (const filter of [{ trashed: true }, {}, { tag: 'a' }, { favourite: true }]) {
      const listed = () => allItems(alice, { vaultId: item.vaultId, filter });
      await expect.poll(listed, { timeout: 5000 }).toEqual([]);
    }
  });

  it('gives its title, its hosts and its labels free at once', async () => {
    const item = await trashedItem();
    const { vaultId, title, folder, tags } = item;
    await alice.purgeItem(at(item));
    const again = await alice.createItem({ vaultId, title, folder, tags, favourite: true });

    expect(again).toMatchObject({ title, folder, tags, favourite: true });
    expect(again.id).not.toBe(item.id);
    expect(await allItems(alice, { vaultId, filter: { tag: 'a' } })).toEqual([again]);
  });
});

it('tells the watchers', async () => {
  const item = await trashedItem();
  const watch = await collectEvents(alice, item.vaultId);
  await alice.purgeItem(at(item));
  const told = { type: 'ITEM_PURGED', itemId: item.id, itemVersion: null, itemIds: [] };
  await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
  watch.close();
});

describe('the sealed versions', () => {
  itWithTable('go from the oldest that is kept on', async () => {
    const item = await makeItem(alice);
    await alice.updateVault({ vaultId: item.vaultId, keepVersions: 2 });
    for (const expectedVersion of [1, 2, 3]) await alice.updateItem({ ...at(item), expectedVersion });
    await alice.trashItem(at(item));
    expect(Object.keys(await rowsLike(table, item.vaultId, 'SECRET#'))).toHaveLength(2);
    await alice.purgeItem(at(item));
    expect(await rowsLike(table, item.vaultId, 'SECRET#')).toEqual({});
  });

  itWithTable('go all 50, which are the most that a vault keeps', async () => {
    const item = await makeItem(alice);
    const pk = vaultPartition(item.vaultId);
    const secret = await readRow(table, pk, `SECRET#${item.id}#00000001`);
    for (let version = 101; version <= 150; version += 1)
      await putRow(table, { ...secret, sk: { S: `SECRET#${item.id}#00000${version}` } });
    await alice.trashItem(at(item));
    await editRow(table, pk, `ITEM#${item.id}`, { oldest: { N: '101' }, version: { N: '150' } });
    await alice.purgeItem(at(item));
    expect(Object.keys(await rowsLike(table, item.vaultId, 'SECRET#'))).toEqual([
      `SECRET#${item.id}#00000001`,
    ]);
  });
});

it('refuses, and removes nothing of, an item that is not in the trash, and says what to do', async () => {
  const item = await makeItem(alice);
  const refused = await refusedWithoutTrace(table, alice, item.vaultId, (requestToken) =>
    alice.purgeItem({ ...at(item), requestToken }),
  );
  expect(refused.errorType).toBe('BadInput');
  expect(refused.message).toContain('trashItem');
});
