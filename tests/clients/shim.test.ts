import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { projectRoot } from '../../bundler/paths.ts';
import { startClient } from './client.ts';
import { createNote, createVault } from './operations.ts';

const [, shim = ''] =
  /```js\n([^`]+)```/.exec(readFileSync(join(projectRoot, 'local/README.md'), 'utf8')) ?? [];

it('with the three lines of local/README.md, amplify watches on plain http, and trusts no authority', async () => {
  expect(shim.trimEnd().split('\n')).toHaveLength(3);
  const stack = { origin: inject('origin'), dataDir: inject('dataDir') };
  const alice = await startClient('amplify', 'alice', stack, { shim });
  const vaultId = await createVault(alice);
  alice.watch(vaultId);
  await expect.poll(alice.connections, { timeout: 5_000 }).toBe(1);
  const itemId = await createNote(alice, vaultId, 'Seen');
  await expect.poll(() => alice.events).toContainEqual(expect.objectContaining({ itemId }));
  alice.stop();
});

it('the three lines leave other addresses alone', () => {
  const seen: string[] = [];
  const Seeing = class {
    constructor(url: string) {
      seen.push(url);
    }
  };
  const shimmed = new Function('globalThis', 'WebSocket', `${shim}; return globalThis.WebSocket;`) as (
    scope: object,
    native: typeof Seeing,
  ) => typeof Seeing;
  const WebSocket = shimmed({}, Seeing);
  const urls = [
    'wss://vault.example/graphql',
    'wss://localhost.example:1/',
    'ws://127.0.0.1:1/',
    'wss://localhost:1/',
  ];
  for (const url of urls) new WebSocket(url);
  expect(seen).toEqual([...urls.slice(0, 3), 'ws://localhost:1/']);
});
