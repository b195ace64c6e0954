import { afterAll, beforeAll, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { shredVaults } from '../../local/shredder.ts';
import { letTimePass } from '../support/deletions.ts';
import { keyRows } from '../support/keyStoreRows.ts';
import { newPerson } from '../support/people.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { vaultRows } from '../support/traces.ts';
import { startTestDatabase } from './testDatabase.ts';

const folder = temporaryFolder();
let database: Awaited<ReturnType<typeof startTestDatabase>>;
const stacks: RunningStack[] = [];
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  for (const stack of stacks) await stack.stop();
  await database.stop();
  removeFolder(folder);
});

/** A server on the test's database. */
async function serve(VAULT_EMULATE?: string): Promise<RunningStack> {
  const VAULT_DYNAMODB_ENDPOINT = database.database.endpoint;
  const stack = await startProcess(folder, { VAULT_DYNAMODB_ENDPOINT, VAULT_EMULATE });
  stacks.push(stack);
  return stack;
}

/** A vault whose time is over. */
async function overdueVault(origin: string): Promise<string> {
  const owner = await newPerson(origin);
  const { id: vaultId } = await owner.createVault();
  await owner.createItem({ vaultId });
  await owner.scheduleVaultDeletion({ vaultId, days: 7 });
  await letTimePass(database.client, vaultId);
  return vaultId;
}

it('a server destroys a vault whose time is over within seconds under VAULT_EMULATE=ttl', async () => {
  const stack = await serve('ttl');
  const vaultId = await overdueVault(stack.origin);
  await expect.poll(() => vaultRows(database.client, vaultId), { timeout: 10_000 }).toEqual({});
  expect(Object.keys(await keyRows(database.client, vaultId))).not.toContain('branch:ACTIVE');
  await stacks.pop()?.stop();
});

it('a server takes its time for it without that', async () => {
  const stack = await serve();
  const vaultId = await overdueVault(stack.origin);
  await sleep(1_500);
  expect(await vaultRows(database.client, vaultId)).toHaveProperty('VAULT');
});

it('runs the function again and again, though it fails, and not after the end', async () => {
  const asked: string[] = [];
  const end = shredVaults(
    (name) => {
      asked.push(name);
      return Promise.reject(new Error('down'));
    },
    { firstMs: 0, everyMs: 10 },
  );
  await expect.poll(() => asked.length).toBeGreaterThan(2);
  end();
  await sleep(30);
  const { length } = asked;
  await sleep(50);
  expect(asked).toHaveLength(length);
  expect(new Set(asked)).toEqual(new Set(['shredVaults']));
});
