import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { userOf } from '../support/api.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';

/** The design's bound. */
const readyWithinMs = 3_000;

const parent = temporaryFolder();
/** Made by the start itself. */
const dataDir = join(parent, 'data');
const password = 'a password that outlives the server';
let port = 0;
let first: { stdout: string; ms: number; users: string; vaultId: string; itemId: string };
let stack: RunningStack;
let restartMs = 0;

beforeAll(async () => {
  port = await freePort();
  const started = performance.now();
  stack = await startProcess(dataDir, { PORT: String(port) });
  const ms = performance.now() - started;
  const alice = await userOf('alice', stack);
  const { id: vaultId } = await alice.createVault('Kept');
  const { id: itemId } = await alice.createItem({ vaultId, title: 'Kept', login: { password } });
  first = { stdout: stack.stdout(), ms, users: demoUsers(), vaultId, itemId };
  await stack.stop();
  const restarted = performance.now();
  stack = await startProcess(dataDir);
  restartMs = performance.now() - restarted;
});

afterAll(async () => {
  await stack.stop();
  removeFolder(parent);
});

it('the first line on stdout is "ready" with the address, and nothing else', () => {
  expect(first.stdout.split('\n')[0]).toBe(`ready http://127.0.0.1:${port}`);
});

it('ready comes within three seconds of a start, on a machine that has nothing else to do', () => {
  // Other tests run beside this one: as much longer as there are more processes than processors.
  const load = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  expect(Math.min(first.ms, restartMs)).toBeLessThan(readyWithinMs * load);
});

it('the first start prints the demo users, the next ones do not', () => {
  const users = JSON.parse(first.users) as { username: string; password: string }[];
  expect(users.map(({ username }) => username)).toEqual(['alice', 'bob', 'carol']);
  expect(first.stdout.trimEnd().split('\n').slice(1)).toEqual([
    'Demo users, kept in demo-users.json of the data folder:',
    ...users.map((user) => `  ${user.username}  ${user.password}`),
  ]);
  expect(stack.stdout()).toBe(`ready ${stack.origin}\n`);
});

it('the data folder is its owner’s alone, with every file in it', () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const modes = readdirSync(dataDir).map((name) => [name, mode(join(dataDir, name))]);
  expect(mode(dataDir)).toBe('700');
  expect(modes.length).toBeGreaterThan(5);
  expect(modes.filter(([, found]) => found !== '600')).toEqual([]);
});

it('a restart keeps the users and what is sealed', async () => {
  expect(demoUsers()).toBe(first.users);
  const { vaultId, itemId } = first;
  const alice = await userOf('alice', stack);
  const { title, secret } = await alice.revealSecret({ vaultId, itemId });
  expect({ title, secret }).toEqual({
    title: 'Kept',
    secret: { __typename: 'LoginSecret', password, totp: null, notes: null },
  });
});

function demoUsers(): string {
  return readFileSync(join(dataDir, 'demo-users.json'), 'utf8');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
}
