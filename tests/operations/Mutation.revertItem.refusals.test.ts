import { afterAll, describe, expect, it } from 'vitest';
import type { Item, RevertItemInput } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { copySealed } from '../support/sealed.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const item = await makeItem();

/** An item at its third version. */
async function makeItem(owner = alice): Promise<Item> {
  const { id: vaultId } = await owner.createVault();
  const { id: itemId } = await owner.createItem({ vaultId });
  await owner.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'Second' });
  return owner.updateItem({ vaultId, itemId, expectedVersion: 2, title: 'Third' });
}

/** The refusal of a revert from version 3 to 1, or as told, which left nothing. */
const refuse = (
  api: Api,
  { vaultId, id }: Pick<Item, 'vaultId' | 'id'>,
  input: Partial<RevertItemInput> = {},
) =>
  refusedWithoutTrace(table, api, vaultId, (requestToken) =>
    api.revertItem({ vaultId, itemId: id, expectedVersion: 3, toVersion: 1, requestToken, ...input }),
  );

const secretKey = ({ id }: Item, version: number) => `SECRET#${id}#0000000${version}`;

describe('refuses, and writes nothing,', () => {
  it.each([
    ['the version that it is at', { toVersion: 3 }],
    ['a later version', { toVersion: 4 }],
    ['version 0', { toVersion: 0 }],
    ['a negative version', { toVersion: -1 }],
    ['a version of nine digits', { expectedVersion: 200_000_000, toVersion: 100_000_000 }],
    ['an expected version of 0', { expectedVersion: 0, toVersion: -1 }],
    ['an expected version of nine digits', { expectedVersion: 100_000_000 }],
  ])('%s', async (_, versions) => {
    expect((await refuse(alice, item, versions)).errorType).toBe('BadInput');
  });

  it.each(badIds)('ids that are %s', async (_, id) => {
    const versions = { expectedVersion: 3, toVersion: 1 };
    const refused = await refusal(alice.revertItem({ vaultId: id, itemId: item.id, ...versions }));
    expect(refused.errorType).toBe('BadInput');
    expect((await refuse(alice, item, { itemId: id })).errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, requestToken) => {
    const { vaultId, id: itemId } = item;
    const change = () =>
      alice.revertItem({ vaultId, itemId, expectedVersion: 3, toVersion: 1, requestToken });
    const refused = await refusedWithoutTrace(table, alice, vaultId, change, requestToken);
    expect(refused.errorType).toBe('BadInput');
  });

  it.each([2, 4, 99_999_999])(
    'the expected version %i of an item at 3, and tells its version',
    async (expectedVersion) => {
      const refused = await refuse(alice, item, { expectedVersion });
      expect(refused).toMatchObject({ errorType: 'VersionConflict', errorInfo: { currentVersion: 3 } });
    },
  );
});

describe('a version', () => {
  it('that keepVersions has removed is not found', async () => {
    const one = await makeItem();
    await alice.updateVault({ vaultId: one.vaultId, keepVersions: 2 });
    await alice.updateItem({ vaultId: one.vaultId, itemId: one.id, expectedVersion: 3 });
    expect((await refuse(alice, one, { expectedVersion: 4, toVersion: 2 })).errorType).toBe('NotFound');
    expect(
      (await alice.revertItem({ vaultId: one.vaultId, itemId: one.id, expectedVersion: 4, toVersion: 3 }))
        .version,
    ).toBe(5);
  });

  itWithTable('whose time is over is not found, though its row is there', async () => {
    const one = await makeItem();
    const expire = (ttl: number) =>
      editRow(table, vaultPartition(one.vaultId), secretKey(one, 1), { ttl: { N: String(ttl) } });
    await expire(epochIn(0));
    expect((await refuse(alice, one)).errorType).toBe('NotFound');
    await expire(epochIn(60));
    const { vaultId, id: itemId } = one;
    expect(await alice.revertItem({ vaultId, itemId, expectedVersion: 3, toVersion: 1 })).toMatchObject({
      title: 'An item',
    });
  });

  itWithTable('whose place another item’s or version’s seal took is SealBroken', async () => {
    const one = await makeItem();
    const { vaultId } = one;
    const { id: other } = await alice.createItem({ vaultId });
    await copySealed(table, { vaultId, itemId: other, version: 1 }, { vaultId, itemId: one.id, version: 1 });
    expect((await refuse(alice, one)).errorType).toBe('SealBroken');
    await copySealed(table, { vaultId, itemId: one.id, version: 3 }, { vaultId, itemId: one.id, version: 2 });
    expect((await refuse(alice, one, { toVersion: 2 })).errorType).toBe('SealBroken');
  });

  itWithTable('that stands where the next one belongs is not overwritten', async () => {
    const one = await makeItem();
    const at = { vaultId: one.vaultId, itemId: one.id };
    await copySealed(table, { ...at, version: 3 }, { ...at, version: 4 });
    expect((await refuse(alice, one)).errorType).toBe('Internal');
  });
});

describe('an item', () => {
  it('in the trash is not reverted', async () => {
    const one = await makeItem();
    await alice.trashItem({ vaultId: one.vaultId, itemId: one.id });
    const refused = await refuse(alice, one);
    expect(refused.errorType).toBe('BadInput');
    expect(refused.message).toContain('restoreItem');
  });

  itWithTable('whose time in the trash is over is not found', async () => {
    const one = await makeItem();
    await alice.trashItem({ vaultId: one.vaultId, itemId: one.id });
    const ttl = { N: String(epochIn(0)) };
    await editRow(table, vaultPartition(one.vaultId), `ITEM#${one.id}`, { ttl });
    expect((await refuse(alice, one)).errorType).toBe('NotFound');
  });

  it('that is not there, and one of another vault, are not found', async () => {
    const other = await makeItem();
    expect((await refuse(alice, { ...item, id: absentId })).errorType).toBe('NotFound');
    expect((await refuse(alice, { ...item, id: other.id })).errorType).toBe('NotFound');
  });

  it('of others is to a stranger like none, whatever version it is at', async () => {
    const stranger = await refuse(bob, item);
    expect(stranger).toMatchObject({ errorType: 'NotFound', errorInfo: null });
    expect((await refuse(bob, { ...item, id: absentId })).errors).toEqual(stranger.errors);
    expect((await refuse(bob, item, { expectedVersion: 2 })).errors).toEqual(stranger.errors);
  });
});

testCallers(table, 'EDITOR', async (owner) => {
  const { vaultId, id: itemId } = await makeItem(owner);
  return {
    vaultId,
    make: (api, vault, requestToken) =>
      api.revertItem({ vaultId: vault, itemId, expectedVersion: 3, toVersion: 1, requestToken }),
  };
});

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('a vault that is %s takes no revert', async (state) => {
  const one = await makeItem();
  await editRow(table, vaultPartition(one.vaultId), 'VAULT', { state: { S: state } });
  expect((await refuse(alice, one)).errorType).toBe('VaultLocked');
});
