import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { projectRoot } from '../../bundler/paths.ts';
import { configureUser, watch } from '../../examples/amplifyClient.ts';
import { fetchConfig } from '../../examples/vaultClient.ts';
import { userOf } from '../support/api.ts';
import { accessTokenOf } from '../support/tokens.ts';

const [, shim = ''] =
  /```js\n([^`]+)```/.exec(readFileSync(join(projectRoot, 'local/README.md'), 'utf8')) ?? [];

it('with the three lines of local/README.md, amplify watches on plain http, and trusts no authority', async () => {
  expect(shim.trimEnd().split('\n')).toHaveLength(3);
  configureUser(await fetchConfig(inject('origin')), () => accessTokenOf('alice'));
  new Function(shim)();
  const alice = await userOf('alice');
  const { id: vaultId } = await alice.createVault();
  const told: string[] = [];
  const stop = watch(vaultId, {
    event: ({ type }) => told.push(type),
    connected: () => told.push('connected'),
    ended: ({ errorType }) => told.push(errorType),
  });
  await expect.poll(() => told, { timeout: 5_000 }).toContain('connected');
  await alice.createItem({ vaultId });
  await expect.poll(() => told).toContain('ITEM_CREATED');
  stop();
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
