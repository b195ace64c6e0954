import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { sweepExpired } from '../../local/dynamodb/sweepExpired.ts';
import { countsOf } from '../support/stats.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { startTestDatabase } from './testDatabase.ts';

const folder = temporaryFolder();
const stacks: RunningStack[] = [];
let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  for (const stack of stacks) await stack.stop();
  await database.stop();
  removeFolder(folder);
});

const now = () => Math.floor(Date.now() / 1000);
const put = (pk: string, sk: string, ttl: number) =>
  database.client.call('PutItem', {
    TableName: 'vault',
    Item: { pk: { S: pk }, sk: { S: sk }, ttl: { N: String(ttl) } },
  });
/** The sort keys of a partition. */
async function there(pk: string): Promise<string[]> {
  const { Items } = await database.client.call('Query', {
    TableName: 'vault',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  });
  return (Items as { sk: { S: string } }[]).map(({ sk }) => sk.S);
}

it('[dynamodb.ttl] rows whose TTL has passed are deleted, others and those of over five years ago stay', async () => {
  await put('ttl', 'passed', now() - 1);
  await put('ttl', 'ahead', now() + 60);
  await put('ttl', 'ancient', now() - 6 * 365 * 24 * 3600);
  const end = sweepExpired(database.client, { firstMs: 0, everyMs: 10 });
  await expect.poll(() => there('ttl')).toEqual(['ahead', 'ancient']);
  await end();
});

it('rows of every page of a large table are found', async () => {
  const blob = { S: 'x'.repeat(390_000) };
  for (const sk of ['1', '2', '3', '4', '5']) {
    const Item = { pk: { S: 'large' }, sk: { S: sk }, blob, ttl: { N: String(now() - 1) } };
    await database.client.call('PutItem', { TableName: 'vault', Item });
  }
  const end = sweepExpired(database.client, { firstMs: 0, everyMs: 60_000 });
  await expect.poll(() => there('large')).toEqual([]);
  await end();
});

it('the first sweep waits, and so does each after it, but not the end', async () => {
  const scans: number[] = [];
  const client: TableClient = {
    ...database.client,
    call: (operation, input) => {
      if (operation === 'Scan') scans.push(performance.now());
      return database.client.call(operation, input);
    },
  };
  const started = performance.now();
  const end = sweepExpired(client, { firstMs: 150, everyMs: 250 });
  await expect.poll(() => scans.length).toBe(2);
  const [first = 0, second = 0] = scans;
  // A timer may be early by the fraction of a millisecond.
  expect(first - started).toBeGreaterThan(148);
  expect(second - first).toBeGreaterThan(248);
  await end();
  const endNext = sweepExpired(client, { firstMs: 60_000, everyMs: 60_000 });
  await endNext();
  expect(scans).toHaveLength(2);
});

it('a sweep that fails is followed by the next one', async () => {
  let failures = 2;
  const client: TableClient = {
    ...database.client,
    call: (operation, input) => {
      if (failures > 0) {
        failures -= 1;
        return Promise.reject(new Error('down'));
      }
      return database.client.call(operation, input);
    },
  };
  await put('failing', 'passed', now() - 1);
  const end = sweepExpired(client, { firstMs: 0, everyMs: 10 });
  await expect.poll(() => there('failing')).toEqual([]);
  await end();
});

/** A server on the test's database. */
async function serve(name: string, VAULT_EMULATE?: string): Promise<RunningStack> {
  const VAULT_DYNAMODB_ENDPOINT = database.database.endpoint;
  const stack = await startProcess(join(folder, name), { VAULT_DYNAMODB_ENDPOINT, VAULT_EMULATE });
  stacks.push(stack);
  return stack;
}

it('a server deletes such rows within seconds under VAULT_EMULATE=ttl, and counts nothing for it', async () => {
  await put('prompt', 'passed', now() - 1);
  const { origin } = await serve('prompt', 'ttl');
  await expect.poll(() => there('prompt'), { timeout: 5_000 }).toEqual([]);
  expect(Object.keys((await countsOf(origin)).dynamodb.vault ?? {})).not.toContain('Scan');
  await stacks.pop()?.stop();
});

it('a server takes its time for such rows without that', async () => {
  await serve('patient');
  await put('patient', 'passed', now() - 1);
  await sleep(1_500);
  expect(await there('patient')).toEqual(['passed']);
});
