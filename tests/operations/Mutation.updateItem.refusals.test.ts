import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item, UpdateItemInput } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badItemFields } from '../support/badItems.ts';
import { itWithTable } from '../support/host.ts';
import { openTable, removeRow } from '../support/table.ts';
import { editRow, plantMember, refusedWithoutTrace, rowsLike } from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let bob: Api;
let item: Item;

beforeAll(async () => {
  table = openTable();
  [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
  item = await makeItem();
});
afterAll(() => table.close());

async function makeItem(): Promise<Item> {
  const { id: vaultId } = await alice.createVault();
  return alice.createItem({ vaultId, urls: ['https://a.example/'] });
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
    ['another kind', { note: { text: 'n' } }],
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

  it.each(['', 'x'.repeat(65), 'a#b', 'a\n'])('the request token %j', async (requestToken) => {
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

describe('a caller', () => {
  it('who is no member is told the same of an item, of none, and of no vault', async () => {
    const stranger = await refuse(bob, item);
    expect(stranger).toMatchObject({ errorType: 'NotFound', errorInfo: null });
    expect((await refuse(bob, { ...item, id: absentId })).errors).toEqual(stranger.errors);
    expect((await refuse(bob, { vaultId: absentId, id: item.id })).errors).toEqual(stranger.errors);
    expect((await refuse(bob, item, { expectedVersion: 2 })).errors).toEqual(stranger.errors);
  });

  it('who is a member is told NotFound of an item that is not there, and of one in another vault', async () => {
    const other = await makeItem();
    expect((await refuse(alice, { ...item, id: absentId })).errorType).toBe('NotFound');
    expect((await refuse(alice, { ...item, id: other.id })).errorType).toBe('NotFound');
  });

  itWithTable.each(['VIEWER', 'READER'])('who is a %s is refused as Unauthorized', async (role) => {
    const one = await makeItem();
    await plantMember(table, one.vaultId, bob, role);
    expect((await refuse(bob, one)).errorType).toBe('Unauthorized');
  });

  itWithTable.each([
    ['has expired', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['is pending', { state: 'PENDING' }],
  ])('whose membership %s is told what a stranger is told', async (_, membership) => {
    const one = await makeItem();
    const stranger = await refuse(bob, one);
    await plantMember(table, one.vaultId, bob, 'OWNER', membership);
    expect((await refuse(bob, one)).errors).toEqual(stranger.errors);
  });
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
