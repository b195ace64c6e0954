import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { userOf } from '../support/api.ts';
import { startClient, type Client } from './client.ts';

const libraries = ['amplify', 'apollo', 'fetch'] as const;
const tokenSeconds = 3;
/** Amplify waits five seconds before it comes back. */
const patience = { timeout: 12_000 };

const dataDir = temporaryFolder();
const clients = new Map<string, Client>();
let stack: RunningStack;
let vaultId = '';
/** Made while nobody was connected. */
let missedItem = '';

beforeAll(async () => {
  stack = await startProcess(dataDir);
  const [alice] = await Promise.all([
    userOf('alice', stack),
    ...libraries.map(async (library) => {
      clients.set(library, await startClient(library, 'alice', stack, { firstTokenSeconds: tokenSeconds }));
    }),
  ]);
  vaultId = (await alice.createVault()).id;
  for (const client of clients.values()) client.watch(vaultId);
  await connectedSince({});
});

afterAll(async () => {
  for (const client of clients.values()) client.stop();
  await stack.stop();
  removeFolder(dataDir);
});

describe('a subscription whose token expires', () => {
  beforeAll(() => connectedSince(counts()));

  it.each(libraries)('goes on with a fresh one: %s', async (library) => {
    const { id: itemId } = await (await userOf('alice', stack)).createItem({ vaultId });
    await expect.poll(() => told(library, itemId)).toBe(1);
  });
});

describe('a subscription whose server is killed and started again, on the same port and folder', () => {
  beforeAll(async () => {
    const port = new URL(stack.origin).port;
    const before = counts();
    for (const client of clients.values()) client.hold();
    await stack.kill();
    stack = await startProcess(dataDir, { PORT: port });
    missedItem = (await (await userOf('alice', stack)).createItem({ vaultId })).id;
    await vi.waitUntil(async () => (await published()) > 0, patience);
    for (const client of clients.values()) client.goOn();
    await connectedSince(before);
  });

  it.each(libraries)('comes back, and what it missed is caught up with, once: %s', (library) => {
    expect(told(library, missedItem)).toBe(1);
  });

  it.each(libraries)('is told the next event: %s', async (library) => {
    const { id: itemId } = await (await userOf('alice', stack)).createItem({ vaultId });
    await expect.poll(() => told(library, itemId)).toBe(1);
  });
});

/** How often a client was told that an item was made. */
function told(library: string, itemId: string): number {
  return clients.get(library)?.events.filter((event) => event.itemId === itemId).length ?? 0;
}

/** How often each client has been live. */
function counts(): Record<string, number> {
  return Object.fromEntries([...clients].map(([library, client]) => [library, client.connections()]));
}

/** Waits until each client is live once more. */
async function connectedSince(before: Record<string, number>): Promise<void> {
  const missing = () => libraries.filter((library) => (counts()[library] ?? 0) <= (before[library] ?? 0));
  await vi.waitFor(() => expect(missing()).toEqual([]), patience);
}

/** How many batches of events this server has sent out. */
async function published(): Promise<number> {
  const stats = (await (await fetch(`${stack.origin}/stats`)).json()) as {
    functions: { publishEvents?: number };
  };
  return stats.functions.publishEvents ?? 0;
}
