import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item, ItemFilter } from '../../generated/schema.ts';
import { collectEvents, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { makeItem } from '../support/itemChanges.ts';
import { openTable } from '../support/table.ts';
import { visibleLines } from '../support/texts.ts';
import { plantMember } from '../support/membership.ts';
import { eventRow, callerRows, memberIdOf, vaultRows, withoutNulls } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });

itWithTable(
  'answers the item whole: its version stays, and who made it; only its change is new',
  async () => {
    const item = await makeItem(alice);
    await plantMember(table, item.vaultId, bob, 'EDITOR');
    const labels = { folder: 'Work', tags: ['b', 'c'], favourite: false };

    const changed = await bob.updateItemLabels({ ...at(item), ...labels });

    expect(changed).toEqual({ ...item, ...labels, changedAt: changed.changedAt });
    expect(changed.changedAt > item.changedAt).toBe(true);
    expect(await alice.item(item.vaultId, item.id)).toEqual(changed);
  },
);

describe('a change', () => {
  it.each([
    [{ folder: 'Work' }, { folder: 'Work' }],
    [{ tags: ['z', 'a'] }, { tags: ['z', 'a'] }],
    [{ favourite: false }, { favourite: false }],
    [{ folder: null }, { folder: null }],
    [{ tags: null }, { tags: [] }],
    [{ tags: [] }, { tags: [] }],
    [{ favourite: null }, { favourite: false }],
    [{ folder: 'Home' }, {}],
  ])('of %j changes that, and leaves the others', async (given, expected) => {
    const item = await makeItem(alice);
    const changed = await alice.updateItemLabels({ ...at(item), ...given });
    expect(changed).toEqual({ ...item, ...expected, changedAt: changed.changedAt });
  });

  it('of labels leaves the sealed version and its metadata as they were', async () => {
    const item = await makeItem(alice);
    const revealed = await alice.revealSecret(at(item));
    await alice.updateItemLabels({ ...at(item), tags: null });
    expect(await alice.revealSecret(at(item))).toEqual(revealed);
  });

  it('of a version leaves the labels', async () => {
    const item = await makeItem(alice);
    const { folder, tags, favourite } = item;
    const changed = await alice.updateItem({ ...at(item), expectedVersion: 1, title: 'New' });
    expect(changed).toMatchObject({ folder, tags, favourite, version: 2 });
  });

  it('is told to the watchers', async () => {
    const item = await makeItem(alice);
    const watch = await collectEvents(alice, item.vaultId);
    await alice.updateItemLabels({ ...at(item), folder: null });
    const told = { type: 'ITEM_LABELED', itemId: item.id, itemVersion: null, itemIds: [] };
    await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
    watch.close();
  });
});

itWithTable(
  'leaves the item at its next revision, the rows of its labels, an event and the request',
  async () => {
    const item = await makeItem(alice);
    const { vaultId, id } = item;
    const pk = `VAULT#${vaultId}`;
    const before = await vaultRows(table, vaultId);
    const requestToken = randomUUID();
    const changed = await alice.updateItemLabels({
      ...at(item),
      folder: 'C',
      tags: ['b', '#'],
      requestToken,
    });
    const after = await vaultRows(table, vaultId);

    const [event = ''] = Object.keys(after).filter((sk) => sk.startsWith('EVENT#') && !(sk in before));
    const { [`TAG#a#${id}`]: gone, ...kept } = before;
    expect(gone).toBeDefined();
    const shown = withoutNulls(changed);
    const listing = { ...shown, titleKey: '#BANK' };
    const labelRow = (sk: string) => ({ [sk]: { pk, sk, listing } });
    expect(after).toEqual({
      ...kept,
      [`ITEM#${id}`]: { ...before[`ITEM#${id}`], ...shown, folderKey: `C#${id}`, revision: 2 },
      ...labelRow(`TAG#b#${id}`),
      ...labelRow(`TAG#%23#${id}`),
      ...labelRow(`FAVOURITE#${id}`),
      [event]: eventRow(event, {
        vaultId,
        type: 'ITEM_LABELED',
        at: changed.changedAt,
        actorId: await memberIdOf(alice),
        itemId: id,
      }),
    });
    const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
    expect(request).toMatchObject({ operation: 'updateItemLabels', target: `${vaultId}/${id}` });
  },
);

itWithTable('without labels an item has no row but its own, its version’s and its hosts’', async () => {
  const item = await makeItem(alice);
  await alice.updateItemLabels({ ...at(item), folder: null, tags: null, favourite: null });
  const rows = await vaultRows(table, item.vaultId);
  const kinds = Object.keys(rows).map((sk) => sk.split('#')[0] ?? '');
  expect([...new Set(kinds)].sort()).toEqual(['EVENT', 'HOST', 'ITEM', 'MEMBER', 'SECRET', 'VAULT']);
  expect(rows[`ITEM#${item.id}`]).not.toHaveProperty('folder');
  expect(rows[`ITEM#${item.id}`]).not.toHaveProperty('folderKey');
});

describe('labels', () => {
  it.each(visibleLines)('of %s are kept to the character, and listed by', async (_, text) => {
    const item = await makeItem(alice);
    const changed = await alice.updateItemLabels({ ...at(item), folder: text, tags: [text, 'other'] });
    expect(changed).toMatchObject({ folder: text, tags: [text, 'other'] });
    for (const filter of [{ folder: text }, { tag: text }]) {
      const listed = async () => (await alice.items({ vaultId: item.vaultId, filter })).items;
      await expect.poll(listed, { timeout: 5000 }).toEqual([changed]);
    }
  });

  it('of the greatest length and number are kept', async () => {
    const item = await makeItem(alice);
    const labels = {
      folder: '🔑'.repeat(100),
      tags: Array.from({ length: 20 }, (_, n) => `${'🔑'.repeat(48)}${n + 10}`),
    };
    expect(await alice.updateItemLabels({ ...at(item), ...labels })).toMatchObject(labels);
    const others = { folder: null, tags: labels.tags.map((tag) => tag.replace('🔑', '#')) };
    expect(await alice.updateItemLabels({ ...at(item), ...others })).toMatchObject(others);
  });

  it('are what the last change said, whatever the changes were: in the item and in every list', async () => {
    const item = await makeItem(alice);
    const change = fc.record(
      {
        folder: fc.constantFrom('Home', 'Work', null),
        tags: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'a#'), { maxLength: 4 })),
        favourite: fc.option(fc.boolean()),
      },
      { requiredKeys: [] },
    );
    const listed = (filter: ItemFilter) =>
      expect.poll(async () => (await alice.items({ vaultId: item.vaultId, filter })).items, {
        timeout: 5000,
      });
    await fc.assert(
      fc.asyncProperty(change, async (given) => {
        if (Object.keys(given).length === 0) return;
        const before = await alice.item(item.vaultId, item.id);
        const changed = await alice.updateItemLabels({ ...at(item), ...given });
        const { folder = before.folder, tags = before.tags, favourite = before.favourite } = given;
        const expected = { folder, tags: tags ?? [], favourite: favourite ?? false };
        expect(changed).toMatchObject(expected);
        for (const tag of ['a', 'b', 'c', 'a#']) {
          await listed({ tag }).toEqual(expected.tags.includes(tag) ? [changed] : []);
        }
        await listed({ favourite: true }).toEqual(expected.favourite ? [changed] : []);
      }),
      { numRuns: 15 },
    );
  });
});
