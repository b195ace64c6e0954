import { randomInt, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { subscribe } from '../../examples/realtime.ts';
import type { Item, Subscription, VaultEvent } from '../../generated/schema.ts';
import { createTableClient } from '../../local/dynamodb/client.ts';
import { endpointCredentials } from '../../local/dynamodb/database.ts';
import { Stats } from '../../local/stats.ts';
import { tokenCommand } from '../../local/users/tokenCommand.ts';
import { userOf, type Api } from '../support/api.ts';
import { processesNaming } from '../support/processes.ts';
import {
  removeFolder,
  spawnStart,
  startProcess,
  temporaryFolder,
  type RunningStack,
} from '../support/stack.ts';
import { rowsOf } from '../support/table.ts';

const rounds = 3;
const parallel = 4;

interface Attempt {
  requestToken: string;
  title: string;
  password: string;
  /** Set once the item was acknowledged. */
  itemId?: string;
}

const dataDir = temporaryFolder();
let stack: RunningStack;
let alice: Api;
let vaultId = '';
let cursor = '';
const attempts: Attempt[] = [];
/** What the subscribers of all servers saw. */
const seen = new Set<string>();
/** How long each server lived after the first item was asked for, in milliseconds: for who has to reproduce it. */
const moments: number[] = [];
/** Database processes: after each kill, and after each start. */
const databases: { killed: number; started: number }[] = [];

beforeAll(async () => {
  stack = await startProcess(dataDir);
  alice = await userOf('alice', stack);
  ({ id: vaultId } = await alice.createVault());
  cursor = (await alice.changes({ vaultId })).cursor ?? '';
  await watch();
  await attemptItem();
  for (let round = 0; round < rounds; round += 1) {
    await createUntilKilled(randomInt(50, 700));
    const killed = countDatabases();
    stack = await startProcess(dataDir);
    // At once: what is owed waits only a moment for those who connect again.
    await watch();
    databases.push({ killed, started: countDatabases() });
  }
  alice = await userOf('alice', stack);
}, 60_000);

afterAll(async () => {
  await stack.stop();
  for (const pid of databaseProcesses().keys()) process.kill(pid, 'SIGKILL');
  removeFolder(dataDir);
});

it('every acknowledged item is there', async () => {
  const listed = (await list()).map(({ id }) => id);
  const acknowledged = attempts.flatMap(({ itemId }) => itemId ?? []);
  expect(acknowledged.length, `killed after ${moments.join(', ')} ms`).toBeGreaterThan(0);
  expect(acknowledged.filter((id) => !listed.includes(id))).toEqual([]);
});

it('every item that is there, acknowledged or not, is whole: revealed, it is what was sent', async () => {
  const revealed = await Promise.all(
    (await list()).map(async ({ id: itemId }) => {
      const { title, secret } = await alice.revealSecret({ vaultId, itemId });
      return { title, password: secret.__typename === 'LoginSecret' && secret.password };
    }),
  );
  const sent = revealed.map(({ title }) => attempts.find((attempt) => attempt.title === title));
  expect(revealed).toEqual(sent.map((attempt) => ({ title: attempt?.title, password: attempt?.password })));
});

it('no row is there without the others of its item', async () => {
  const [[, command] = []] = [...databaseProcesses()];
  const option = (name: string) => command?.[command.indexOf(name) + 1];
  const client = createTableClient({
    endpoint: `http://${option('--host')}:${option('--port')}`,
    credentials: endpointCredentials(),
    stats: new Stats(),
  });
  const rows = Object.entries(await rowsOf(client, `VAULT#${vaultId}`));
  client.close();
  const idsOf = (prefix: string, id: (sk: string, row: (typeof rows)[number][1]) => unknown) =>
    rows.flatMap(([sk, row]) => (sk.startsWith(prefix) ? [id(sk, row)] : [])).sort();
  const items = idsOf('ITEM#', (sk) => sk.split('#')[1]);
  expect(items.length).toBeGreaterThan(0);
  expect(idsOf('SECRET#', (sk) => sk.split('#')[1])).toEqual(items);
  expect(idsOf('HOST#', (sk) => sk.split('#').at(-1))).toEqual(items);
  expect(idsOf('EVENT#', (_sk, row) => row.itemId?.S).filter((id) => id !== undefined)).toEqual(items);
});

it('the event of every item that is there was delivered, before the kill or after the start', async () => {
  const listed = (await list()).map(({ id }) => id);
  const missing = () => listed.filter((id) => !seen.has(id));
  await expect
    .poll(missing, { timeout: 8_000, message: `killed after ${moments.join(', ')} ms` })
    .toEqual([]);
});

it('the feed has one event for every item that is there', async () => {
  const listed = (await list()).map(({ id }) => id);
  const made = (await changes()).flatMap(({ type, itemId }) => (type === 'ITEM_CREATED' ? [itemId] : []));
  expect(made.sort()).toEqual(listed.sort());
});

it('whoever repeats a request after the kill gets one item from it, whether the first was written or not', async () => {
  for (const attempt of attempts) {
    const { id } = await alice.createItem(inputOf(attempt));
    if (attempt.itemId) expect(id).toBe(attempt.itemId);
  }
  const titles = (await list()).map(({ title }) => title);
  expect(titles.sort()).toEqual(attempts.map(({ title }) => title).sort());
});

it('every kill leaves a database behind, and every start exactly one', () => {
  expect(databases).toEqual(Array.from({ length: rounds }, () => ({ killed: 1, started: 1 })));
});

it('a server killed while it starts is followed by one with exactly one database', async () => {
  await stack.stop();
  const { child, exited } = spawnStart({ VAULT_DATA_DIR: dataDir });
  while (countDatabases() === 0) await sleep(2);
  child.kill('SIGKILL');
  await exited;
  stack = await startProcess(dataDir);
  expect(countDatabases()).toBe(1);
});

it('a normal stop, even at the first moment, leaves no process and no claim on the folder', async () => {
  await stack.stop();
  expect(countDatabases()).toBe(0);
  stack = await startProcess(dataDir);
  await stack.stop();
  expect(stack.child.exitCode).toBe(0);
  expect(countDatabases()).toBe(0);
  expect(readdirSync(dataDir).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

/** Sees the vault's events, with a token that needs no sign-in, so that nothing delays it. */
async function watch(): Promise<void> {
  const { stdout } = await tokenCommand(['alice'], dataDir);
  const subscription = await subscribe<Pick<Subscription, 'onVaultEvent'>>(
    {
      endpoint: `${stack.origin}/graphql`,
      accessToken: () => Promise.resolve(stdout.trim()),
      WebSocket,
    },
    'subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { id vaultId type itemId } }',
    { vaultId },
  );
  void (async () => {
    for await (const { onVaultEvent } of subscription)
      if (onVaultEvent?.itemId) seen.add(onVaultEvent.itemId);
  })().catch(() => undefined);
}

/** Asks for items, some at a time, until the server is killed after `ms`. */
async function createUntilKilled(ms: number): Promise<void> {
  alice = await userOf('alice', stack);
  let alive = true;
  const stream = Array.from({ length: parallel }, async () => {
    while (alive) await attemptItem();
  });
  moments.push(ms);
  await sleep(ms);
  await stack.kill();
  alive = false;
  await Promise.all(stream);
}

async function attemptItem(): Promise<void> {
  const attempt: Attempt = { requestToken: randomUUID(), title: randomUUID(), password: randomUUID() };
  attempts.push(attempt);
  const item = await alice.createItem(inputOf(attempt)).catch(() => undefined);
  if (item) attempt.itemId = item.id;
}

function inputOf({ requestToken, title, password }: Attempt) {
  return { requestToken, vaultId, title, urls: ['https://example.com/'], login: { password } };
}

function list(): Promise<Item[]> {
  return allPages((page) => alice.items({ vaultId, limit: 100, ...page }));
}

function changes(): Promise<VaultEvent[]> {
  return allPages((page) => alice.changes({ vaultId, since: cursor, ...page }));
}

async function allPages<T>(
  ask: (page: { nextToken?: string }) => Promise<{ items: T[]; nextToken?: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let nextToken: string | null | undefined;
  do {
    const page = await ask(nextToken ? { nextToken } : {});
    all.push(...page.items);
    ({ nextToken } = page);
  } while (nextToken);
  return all;
}

function databaseProcesses(): Map<number, string[]> {
  return processesNaming(dataDir);
}

function countDatabases(): number {
  return databaseProcesses().size;
}
