import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item, UpdateItemInput } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badItemFields, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { barestKinds } from '../support/everyKind.ts';
import { itWithOwnStack, itWithTable } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { disturb, readyIn, refused as refusedAs } from '../support/mutationsInProcess.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { editRow, refusedWithoutTrace, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const item = await makeItem();

async function makeItem(owner = alice): Promise<Item> {
  const { id: vaultId } = await owner.createVault();
  return owner.createItem({ vaultId, urls: ['https://a.example/'] });
}

/** The refusal of a change, which left nothing. */
const refuse = (
  api: Api,
  { vaultId, id }: Pick<Item, 'vaultId' | 'id'>,
  input: Partial<UpdateItemInput> = {},
) =>
  refusedWithoutTrace(table, api, vaultId, (requestToken) =>
    api.updateItem({ vaultId, itemId: id, expectedVersion: 1, requestToken, ...input }),
  );

describe('refuses, and writes nothing,', () => {
  it.each<[string, Record<string, unknown>]>([
    ...badItemFields,
    ['null for the title', { title: null }],
    ...barestKinds
      .filter(({ kind }) => kind !== 'LOGIN')
      .map(({ kind, input }): [string, Record<string, unknown>] => [
        `the secret of a ${kind} for a LOGIN`,
        { ...input },
      ]),
  ])('%s', async (_, fields) => {
    expect((await refuse(alice, item, fields)).errorType).toBe('BadInput');
  });

  it('a change that makes the item larger than 256 KiB', async () => {
    const refused = await refuse(alice, item, { login: { notes: 'x'.repeat(256 * 1024) } });
    expect(refused.errorType).toBe('LimitExceeded');
  });

  it.each(badIds)('ids that are %s', async (_, id) => {
    const other = { vaultId: item.vaultId, itemId: item.id, expectedVersion: 1 };
    expect((await refusal(alice.updateItem({ ...other, vaultId: id }))).errorType).toBe('BadInput');
    expect((await refuse(alice, item, { itemId: id })).errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, requestToken) => {
    const { vaultId, id: itemId } = item;
    const change = () => alice.updateItem({ vaultId, itemId, expectedVersion: 1, requestToken });
    const refused = await refusedWithoutTrace(table, alice, vaultId, change, requestToken);
    expect(refused.errorType).toBe('BadInput');
  });

  it.each([0, -1, 100_000_000, 2_147_483_647])('the expected version %i', async (expectedVersion) => {
    expect((await refuse(alice, item, { expectedVersion })).errorType).toBe('BadInput');
  });

  it.each([2, 99_999_999])(
    'the expected version %i of an item at 1, and tells its version',
    async (version) => {
      const refused = await refuse(alice, item, { expectedVersion: version });
      expect(refused).toMatchObject({ errorType: 'VersionConflict', errorInfo: { currentVersion: 1 } });
    },
  );
});

it('a version that is over is refused, whatever the change', async () => {
  const { vaultId, id: itemId } = await makeItem();
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1 });
  const refused = await refuse(alice, { vaultId, id: itemId }, { title: 'From version 1' });
  expect(refused).toMatchObject({ errorType: 'VersionConflict', errorInfo: { currentVersion: 2 } });
});

describe('an item in the trash', () => {
  it('takes no change until it is restored', async () => {
    const { vaultId, id: itemId } = await makeItem();
    await alice.trashItem({ vaultId, itemId });
    const refused = await refuse(alice, { vaultId, id: itemId }, { title: 'New' });
    expect(refused.errorType).toBe('BadInput');
    expect(refused.message).toContain('restoreItem');
    await alice.restoreItem({ vaultId, itemId });
    expect(await alice.updateItem({ vaultId, itemId, expectedVersion: 1 })).toMatchObject({ version: 2 });
  });

  itWithTable('is not found from its last second on, though its row is there', async () => {
    const { vaultId, id: itemId } = await makeItem();
    await alice.trashItem({ vaultId, itemId });
    await editRow(table, vaultPartition(vaultId), `ITEM#${itemId}`, { ttl: { N: String(epochIn(0)) } });
    expect((await refuse(alice, { vaultId, id: itemId })).errorType).toBe('NotFound');
  });
});

describe('of an item', () => {
  it('a stranger is told the same of an item, of none, and of no vault', async () => {
    const stranger = await refuse(bob, item);
    expect(stranger).toMatchObject({ errorType: 'NotFound', errorInfo: null });
    expect((await refuse(bob, { ...item, id: absentId })).errors).toEqual(stranger.errors);
    expect((await refuse(bob, { vaultId: absentId, id: item.id })).errors).toEqual(stranger.errors);
    expect((await refuse(bob, item, { expectedVersion: 2 })).errors).toEqual(stranger.errors);
  });

  it('a member is told NotFound of an item that is not there, and of one in another vault', async () => {
    const other = await makeItem();
    expect((await refuse(alice, { ...item, id: absentId })).errorType).toBe('NotFound');
    expect((await refuse(alice, { ...item, id: other.id })).errorType).toBe('NotFound');
  });
});

testCallers(table, 'EDITOR', async (owner) => {
  const { vaultId, id: itemId } = await makeItem(owner);
  return {
    vaultId,
    make: (api, vault, requestToken) =>
      api.updateItem({ vaultId: vault, itemId, expectedVersion: 1, requestToken, title: 'New' }),
  };
});

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('a vault that is %s takes no change', async (state) => {
  const one = await makeItem();
  await editRow(table, `VAULT#${one.vaultId}`, 'VAULT', { state: { S: state } });
  expect((await refuse(alice, one)).errorType).toBe('VaultLocked');
});

describe('a sealed version', () => {
  itWithTable('that was moved here from another item is no base for a change', async () => {
    const one = await makeItem();
    const { id: other } = await alice.createItem({ vaultId: one.vaultId });
    const pk = `VAULT#${one.vaultId}`;
    await editRow(table, pk, `SECRET#${other}#00000001`, { sk: { S: `SECRET#${one.id}#00000001` } });
    expect((await refuse(alice, one, { title: 'New' })).errorType).toBe('SealBroken');
  });

  itWithTable('that is gone is no base for a change', async () => {
    const one = await makeItem();
    await removeRow(table, `VAULT#${one.vaultId}`, `SECRET#${one.id}#00000001`);
    expect((await refuse(alice, one, { title: 'New' })).errorType).toBe('NotFound');
  });

  itWithTable('that stands where the next one belongs is not overwritten', async () => {
    const one = await makeItem();
    const pk = `VAULT#${one.vaultId}`;
    await editRow(table, pk, `SECRET#${one.id}#00000001`, { sk: { S: `SECRET#${one.id}#00000002` } });
    expect((await refuse(alice, one, { title: 'New' })).errorType).toBe('Internal');
  });
});

describe('once everything is read', () => {
  let parts: InProcess;
  beforeAll(async () => {
    parts = await openInProcess();
  });
  afterAll(() => parts.stop());

  itWithOwnStack('a replaced version that is gone meanwhile gets no end, and no row', async () => {
    const ready = await readyIn(parts, 'updateItem');
    const { person, vaultId, input } = ready;
    const days = { requestToken: randomUUID(), vaultId, keepVersionDays: 1 };
    await parts.mutate('updateVault', person, days);
    const result = await disturb(parts, 'updateItem', ready, () =>
      removeRow(parts.table, vaultPartition(vaultId), `SECRET#${String(input.itemId)}#00000001`),
    );
    expect(result).toMatchObject(refusedAs('Internal'));
  });
});

itWithTable(
  'of eight changes from one version at once one is done, and the versions have no gap',
  async () => {
    const { vaultId, id: itemId } = await makeItem();
    for (let expectedVersion = 1; expectedVersion < 4; expectedVersion += 1) {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          alice
            .updateItem({
              vaultId,
              itemId,
              expectedVersion,
              title: `${expectedVersion} by ${i}`,
              requestToken: randomUUID(),
            })
            .catch((error: { errorType: string }) => error.errorType),
        ),
      );
      const done = outcomes.filter((outcome) => typeof outcome !== 'string');
      expect(done).toHaveLength(1);
      expect(done[0]?.version).toBe(expectedVersion + 1);
      expect(outcomes.filter((outcome) => typeof outcome === 'string')).toSatisfy((refusals: string[]) =>
        refusals.every((refused) => refused === 'VersionConflict' || refused === 'Busy'),
      );
      expect(await alice.item(vaultId, itemId)).toEqual(done[0]);
      expect(await alice.revealSecret({ vaultId, itemId })).toMatchObject({ title: done[0]?.title });
    }
    expect(Object.keys(await rowsLike(table, vaultId, 'SECRET#'))).toHaveLength(4);
    expect(Object.keys(await rowsLike(table, vaultId, 'EVENT#'))).toHaveLength(5);
  },
);
