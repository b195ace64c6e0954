/** Items that expire in the trash, on a server as its users run it, which is killed in the middle of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { VaultEvent } from '../../generated/schema.ts';
import { collectEvents, userOf, type Api } from '../support/api.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { rowsOf } from '../support/table.ts';
import { startTestDatabase } from './testDatabase.ts';

const kills = 3;
const versions = 3;

const dataDir = temporaryFolder();
let database: Awaited<ReturnType<typeof startTestDatabase>>;
let stack: RunningStack;
let alice: Api;
let vaultId = '';

const start = (emulation?: string) =>
  startProcess(dataDir, {
    VAULT_DYNAMODB_ENDPOINT: database.database.endpoint,
    VAULT_EMULATE: emulation,
  });

beforeAll(async () => {
  database = await startTestDatabase();
  stack = await start();
  alice = await userOf('alice', stack);
  ({ id: vaultId } = await alice.createVault());
});
afterAll(async () => {
  await stack.stop();
  await database.stop();
  removeFolder(dataDir);
});

async function restart(emulation?: string): Promise<void> {
  await stack.stop();
  stack = await start(emulation);
  alice = await userOf('alice', stack);
}

/** An item with several versions in the trash, whose time there is over. */
async function expiredItem(): Promise<string> {
  const { id: itemId } = await alice.createItem({ vaultId, urls: ['https://example.com/'] });
  for (let expectedVersion = 1; expectedVersion < versions; expectedVersion += 1)
    await alice.updateItem({ vaultId, itemId, expectedVersion, title: `At ${expectedVersion}` });
  await alice.trashItem({ vaultId, itemId });
  await database.client.call('UpdateItem', {
    TableName: 'vault',
    Key: { pk: { S: `VAULT#${vaultId}` }, sk: { S: `ITEM#${itemId}` } },
    UpdateExpression: 'SET #ttl = :passed',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':passed': { N: String(Math.floor(Date.now() / 1000) - 1) } },
  });
  return itemId;
}

/** Sort keys of the vault's rows that belong to an item, but for its events. */
async function rowsAbout(itemId: string): Promise<string[]> {
  const rows = await rowsOf(database.client, `VAULT#${vaultId}`);
  return Object.keys(rows).filter((sk) => sk.includes(itemId));
}

async function purgedIn(events: Promise<VaultEvent[]>): Promise<unknown[]> {
  return (await events).filter(({ type }) => type === 'ITEM_PURGED').map(({ itemId }) => itemId);
}

const feed = async () => (await alice.changes({ vaultId, since: `${Date.now() - 3_600_000}` })).items;

it('an expired item goes with all its versions, and its members are told once', async () => {
  const itemId = await expiredItem();
  expect(await rowsAbout(itemId)).toHaveLength(1 + versions);
  await restart('ttl');
  const watch = await collectEvents(alice, vaultId);
  await expect.poll(() => rowsAbout(itemId), { timeout: 15_000 }).toEqual([]);
  await expect.poll(() => purgedIn(Promise.resolve(watch.events)), { timeout: 15_000 }).toEqual([itemId]);
  expect(await purgedIn(feed())).toEqual([itemId]);
  watch.close();
  await restart();
}, 60_000);

it(`of items that expire while the server is killed, ${kills} times, nothing is left and each is told of once`, async () => {
  const itemIds: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) itemIds.push(await expiredItem());
  for (const itemId of itemIds) {
    await stack.stop();
    stack = await start('ttl');
    // Of the rows of all items, the first that goes: in the middle of the sweep, or of the purge.
    await expect
      .poll(() => rowsAbout(itemId), { timeout: 15_000, interval: 1 })
      .not.toHaveLength(1 + versions);
    await stack.kill();
  }
  await restart('ttl');
  const left = async () => (await Promise.all(itemIds.map(rowsAbout))).flat();
  await expect.poll(left, { timeout: 15_000 }).toEqual([]);
  const told = (await purgedIn(feed())).filter((id) => itemIds.includes(String(id)));
  expect(told.sort()).toEqual(itemIds.sort());
}, 60_000);
