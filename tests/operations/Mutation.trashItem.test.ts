import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { collectEvents, refusal, userOf, type Api } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { makeItem } from '../support/itemChanges.ts';
import { allItems } from '../support/lists.ts';
import { epochIn } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { eventRow, callerRows, memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });
const day = 86_400;

itWithTable(
  'answers the item whole: in the trash from now on, for as many days as the vault says',
  async () => {
    const item = await makeItem(alice);
    await plantMember(table, item.vaultId, bob, 'EDITOR');
    const trashed = await bob.trashItem(at(item));

    const { changedAt, purgeAt } = trashed;
    expect(trashed).toEqual({ ...item, changedAt, trashedAt: changedAt, purgeAt });
    expect(changedAt > item.changedAt).toBe(true);
    expect(Math.abs(Date.parse(purgeAt ?? '') / 1000 - epochIn(30 * day))).toBeLessThan(10);
    expect(await alice.item(item.vaultId, item.id)).toEqual(trashed);
  },
);

it.each([1, 365])('keeps an item in the trash for %i days where the vault says so', async (trashDays) => {
  const item = await makeItem(alice);
  await alice.updateVault({ vaultId: item.vaultId, trashDays });
  const { purgeAt } = await alice.trashItem(at(item));
  await alice.updateVault({ vaultId: item.vaultId, trashDays: 7 });

  expect(Math.abs(Date.parse(purgeAt ?? '') / 1000 - epochIn(trashDays * day))).toBeLessThan(10);
  expect((await alice.item(item.vaultId, item.id)).purgeAt).toBe(purgeAt);
});

itWithTable(
  'leaves the item at its next revision, no row that lists it, an event and the request',
  async () => {
    const item = await makeItem(alice);
    const { vaultId, id } = item;
    const before = await vaultRows(table, vaultId);
    const requestToken = randomUUID();
    const { trashedAt, purgeAt } = await alice.trashItem({ ...at(item), requestToken });
    const after = await vaultRows(table, vaultId);

    const [event = ''] = Object.keys(after).filter((sk) => sk.startsWith('EVENT#') && !(sk in before));
    const listing = /^(HOST|TAG|FAVOURITE)#/;
    const kept = Object.fromEntries(Object.entries(before).filter(([sk]) => !listing.test(sk)));
    expect(Object.keys(before).length - Object.keys(kept).length).toBe(5);
    const { folderKey, ...row } = before[`ITEM#${id}`] ?? {};
    expect(folderKey).toBe(`Home#${id}`);
    expect(after).toEqual({
      ...kept,
      [`ITEM#${id}`]: {
        ...row,
        kindKey: `TRASH#${id}`,
        revision: 2,
        changedAt: trashedAt,
        trashedAt,
        purgeAt,
        ttl: Date.parse(purgeAt ?? '') / 1000,
      },
      [event]: eventRow(event, {
        vaultId,
        type: 'ITEM_TRASHED',
        at: trashedAt,
        actorId: await memberIdOf(alice),
        itemId: id,
      }),
    });
    const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
    expect(request).toMatchObject({ operation: 'trashItem', target: `${vaultId}/${id}` });
  },
);

it('tells the watchers', async () => {
  const item = await makeItem(alice);
  const watch = await collectEvents(alice, item.vaultId);
  await alice.trashItem(at(item));
  const told = { type: 'ITEM_TRASHED', itemId: item.id, itemVersion: null, itemIds: [] };
  await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
  watch.close();
});

describe('in the trash an item', () => {
  it('is in no list but that of the trash, and with no page', async () => {
    const item = await makeItem(alice);
    const { vaultId } = item;
    const trashed = await alice.trashItem(at(item));

    const none = [{}, { tag: 'a' }, { favourite: true }, { folder: 'Home' }, { kind: item.kind }];
    for (const filter of [...none, { titlePrefix: 'b' }, { trashed: false }]) {
      for (const order of ['TITLE', 'CHANGED', null] as const) {
        await expect.poll(() => allItems(alice, { vaultId, filter, order }), { timeout: 5000 }).toEqual([]);
      }
    }
    for (const filter of [...none, { titlePrefix: 'b' }]) {
      for (const order of ['CREATED', 'TITLE', 'CHANGED', null] as const) {
        const listed = () => allItems(alice, { vaultId, filter: { ...filter, trashed: true }, order });
        await expect.poll(listed, { timeout: 5000 }).toEqual([trashed]);
      }
    }
    expect(await alice.itemsForUrl({ vaultId, url: 'https://a.example/' })).toEqual([]);
  });

  it('is shown, revealed, and its versions listed', async () => {
    const item = await makeItem(alice);
    const revealed = await alice.revealSecret(at(item));
    const trashed = await alice.trashItem(at(item));

    expect(await alice.item(item.vaultId, item.id)).toEqual(trashed);
    expect(await alice.revealSecret(at(item))).toEqual(revealed);
    expect((await alice.itemVersions(at(item))).items).toMatchObject([{ version: 1 }]);
  });

  it.each<[string, (api: Api, item: ReturnType<typeof at>, requestToken: string) => Promise<unknown>]>([
    ['updated', (api, item, requestToken) => api.updateItem({ ...item, expectedVersion: 1, requestToken })],
    ['labelled', (api, item, requestToken) => api.updateItemLabels({ ...item, tags: [], requestToken })],
    ['put into the trash again', (api, item, requestToken) => api.trashItem({ ...item, requestToken })],
  ])('is not %s', async (_, change) => {
    const item = await makeItem(alice);
    await alice.trashItem(at(item));
    const refused = await refusedWithoutTrace(table, alice, item.vaultId, (requestToken) =>
      change(alice, at(item), requestToken),
    );
    expect(refused.errorType).toBe('BadInput');
    expect(refused.message).toContain('restoreItem');
  });

  it('does not take its title with it: another item can have it at once', async () => {
    const item = await makeItem(alice);
    await alice.trashItem(at(item));
    const other = await alice.createItem({ vaultId: item.vaultId, title: item.title });

    const found = () => allItems(alice, { vaultId: item.vaultId, filter: { titlePrefix: item.title } });
    await expect.poll(found, { timeout: 5000 }).toEqual([other]);
    expect((await alice.restoreItem(at(item))).title).toBe(other.title);
  });
});

it('another item stays as it was', async () => {
  const item = await makeItem(alice);
  const other = await alice.createItem({ vaultId: item.vaultId, urls: ['https://a.example/'], tags: ['a'] });
  await alice.trashItem(at(item));

  expect(await alice.item(item.vaultId, other.id)).toEqual(other);
  expect(await allItems(alice, { vaultId: item.vaultId, filter: { tag: 'a' } })).toEqual([other]);
  expect(await alice.itemsForUrl({ vaultId: item.vaultId, url: 'https://a.example/' })).toHaveLength(1);
  expect((await refusal(alice.purgeItem(at(other)))).errorType).toBe('BadInput');
});
