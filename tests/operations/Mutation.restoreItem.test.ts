import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { collectEvents, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { makeItem } from '../support/itemChanges.ts';
import { allItems } from '../support/lists.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { eventRow, callerRows, memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });

itWithTable('answers the item whole, as it was: with its labels, and out of the trash', async () => {
  const item = await makeItem(alice);
  await plantMember(table, item.vaultId, bob, 'EDITOR');
  await alice.trashItem(at(item));
  const restored = await bob.restoreItem(at(item));

  expect(restored).toEqual({ ...item, changedAt: restored.changedAt });
  expect(restored.changedAt > item.changedAt).toBe(true);
  expect(await alice.item(item.vaultId, item.id)).toEqual(restored);
});

itWithTable('puts back every row that the trash took, and leaves an event and the request', async () => {
  const item = await makeItem(alice);
  const { vaultId, id } = item;
  const before = await vaultRows(table, vaultId);
  await alice.trashItem(at(item));
  const inTrash = await vaultRows(table, vaultId);
  const requestToken = randomUUID();
  const { changedAt } = await alice.restoreItem({ ...at(item), requestToken });
  const after = await vaultRows(table, vaultId);

  const events = (rows: object) => Object.entries(rows).filter(([sk]) => sk.startsWith('EVENT#'));
  const [event = ''] = Object.keys(after).filter((sk) => sk.startsWith('EVENT#') && !(sk in inTrash));
  const labels = Object.entries(before)
    .filter(([sk]) => /^(TAG|FAVOURITE)#/.test(sk))
    .map(([sk, row]) => [sk, { ...row, listing: { ...(row.listing as object), changedAt } }] as const);
  expect(labels).toHaveLength(3);
  expect(after).toEqual({
    ...before,
    ...Object.fromEntries(events(inTrash)),
    ...Object.fromEntries(labels),
    [`ITEM#${id}`]: { ...before[`ITEM#${id}`], changedAt, revision: 3 },
    [event]: eventRow(event, {
      vaultId,
      type: 'ITEM_RESTORED',
      at: changedAt,
      actorId: await memberIdOf(alice),
      itemId: id,
    }),
  });
  const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
  expect(request).toMatchObject({ operation: 'restoreItem', target: `${vaultId}/${id}` });
});

it('tells the watchers', async () => {
  const item = await makeItem(alice);
  await alice.trashItem(at(item));
  const watch = await collectEvents(alice, item.vaultId);
  await alice.restoreItem(at(item));
  const told = { type: 'ITEM_RESTORED', itemId: item.id, itemVersion: null, itemIds: [] };
  await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
  watch.close();
});

describe('a restored item', () => {
  it('is in its lists again, is found by its page, and in the trash no more', async () => {
    const item = await makeItem(alice);
    const { vaultId } = item;
    await alice.trashItem(at(item));
    const restored = await alice.restoreItem(at(item));

    const filters = [
      {},
      { tag: 'a' },
      { tag: 'b' },
      { favourite: true },
      { folder: 'Home' },
      { kind: item.kind },
    ];
    for (const filter of [...filters, { titlePrefix: 'b' }]) {
      for (const order of ['TITLE', 'CHANGED', null] as const) {
        const listed = () => allItems(alice, { vaultId, filter, order });
        await expect.poll(listed, { timeout: 5000 }).toEqual([restored]);
      }
    }
    const trash = () => allItems(alice, { vaultId, filter: { trashed: true } });
    await expect.poll(trash, { timeout: 5000 }).toEqual([]);
    for (const url of ['https://a.example/', 'https://www.b.example/']) {
      const matches = await alice.itemsForUrl({ vaultId, url });
      expect(matches).toMatchObject([{ itemId: item.id, title: 'Bank', username: 'alice', sameHost: true }]);
    }
  });

  it('can be changed, and put into the trash again', async () => {
    const item = await makeItem(alice);
    await alice.trashItem(at(item));
    await alice.restoreItem(at(item));

    expect((await alice.updateItem({ ...at(item), expectedVersion: 1, title: 'New' })).version).toBe(2);
    expect((await alice.trashItem(at(item))).trashedAt).not.toBeNull();
    expect((await alice.restoreItem(at(item))).title).toBe('New');
  });

  it('without labels and hosts comes back without them', async () => {
    const { id: vaultId } = await alice.createVault();
    const item = await alice.createItem({ vaultId });
    await alice.trashItem(at(item));
    const restored = await alice.restoreItem(at(item));
    expect(restored).toEqual({ ...item, changedAt: restored.changedAt });
  });
});

it('refuses, and writes nothing for, an item that is not in the trash, and says what to do', async () => {
  const item = await makeItem(alice);
  const refused = await refusedWithoutTrace(table, alice, item.vaultId, (requestToken) =>
    alice.restoreItem({ ...at(item), requestToken }),
  );
  expect(refused.errorType).toBe('BadInput');
  expect(refused.message).toContain('trashItem');
});
