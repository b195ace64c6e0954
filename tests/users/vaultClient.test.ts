import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { fetchConfig, signIn } from '../../examples/vaultClient.ts';
import type { VaultClient, VaultConfig } from '../../examples/vaultClient.ts';
import { serveCognito, temporaryPool } from './testPool.ts';

interface Frame {
  type: string;
  id?: string;
  payload?: { data: string; extensions: { authorization: Record<string, string> } };
}

let local: Awaited<ReturnType<typeof temporaryPool>>;
let cognito: Awaited<ReturnType<typeof serveCognito>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let config: VaultConfig;

/** The wire of an API and nothing behind it: what the client sends is kept, what it gets is set by the test. */
async function serveApi() {
  const script = {
    answer: { status: 200, body: {} as unknown },
    refuseConnection: undefined as unknown,
    afterStart: [] as unknown[],
  };
  const seen = {
    tokens: [] as string[],
    requests: [] as IncomingMessage[],
    frames: [] as Frame[],
    closed: 0,
  };
  const http = createServer((request, response) => {
    seen.tokens.push(String(request.headers.authorization));
    response.writeHead(script.answer.status).end(JSON.stringify(script.answer.body));
  });
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'graphql-ws' });
  sockets.on('connection', (socket, request) => {
    seen.requests.push(request);
    const send = (frame: unknown) => socket.send(JSON.stringify(frame));
    socket.on('close', () => (seen.closed += 1));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as Frame;
      seen.frames.push(frame);
      if (frame.type === 'connection_init') {
        send(
          script.refuseConnection ?? { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } },
        );
      }
      if (frame.type === 'start') {
        for (const next of [{ type: 'start_ack' }, { type: 'ka' }, ...script.afterStart]) {
          send({ id: frame.id, ...(next as object) });
        }
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets.clients) socket.terminate();
    http.closeAllConnections();
    return new Promise((resolve) => http.close(resolve));
  };
  return { script, seen, host: `127.0.0.1:${port}`, close };
}

const signInAs = (username: string): Promise<VaultClient> =>
  signIn(config, username, local.passwordOf(username), { WebSocket });
const event = (id: string) => ({ type: 'data', payload: { data: { onVaultEvent: { id } } } });

beforeAll(async () => {
  local = await temporaryPool();
  cognito = await serveCognito(local.pool);
  api = await serveApi();
  config = await fetchConfig(cognito.origin);
  config.API.GraphQL.endpoint = `http://${api.host}/graphql`;
});
afterEach(() => {
  vi.useRealTimers();
  api.script.answer = { status: 200, body: {} };
  api.script.refuseConnection = undefined;
  api.script.afterStart = [];
  Object.assign(api.seen, { tokens: [], requests: [], frames: [], closed: 0 });
});
afterAll(async () => {
  await cognito.close();
  await api.close();
  local.remove();
});

describe('the plain client', () => {
  it('throws Cognito’s error when the password is wrong', async () => {
    await expect(signIn(config, 'alice', 'wrong')).rejects.toMatchObject({
      name: 'VaultError',
      errorType: 'NotAuthorizedException',
    });
  });

  it('refreshes its access token once, a minute before it expires, for all who wait', async () => {
    api.script.answer.body = { data: {} };
    const vault = await signInAs('alice');
    await vault.graphql('{ me { id } }');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3541_000 });
    cognito.seen.length = 0;
    await Promise.all([vault.graphql('{ me { id } }'), vault.graphql('{ me { id } }')]);
    expect(cognito.seen.map(({ operation }) => operation)).toEqual(['GetTokensFromRefreshToken']);
    const [first, ...later] = api.seen.tokens;
    expect(later).toHaveLength(2);
    expect(new Set([first, ...later]).size).toBe(2);
  });

  it.each([
    [200, 'NotFound', { data: { vault: null, me: { id: 'a' } } }],
    [401, 'UnauthorizedException', {}],
  ])('throws a typed error for status %i with %s', async (status, errorType, rest) => {
    const errors = [{ errorType, message: 'what to do', errorInfo: { currentVersion: 2 } }];
    api.script.answer = { status, body: { ...rest, errors } };
    const attempt = (await signInAs('alice')).graphql('{ me { id } vault(vaultId: "x") { id } }');
    await expect(attempt).rejects.toMatchObject({
      errorType,
      message: 'what to do',
      errorInfo: { currentVersion: 2 },
      ...rest,
    });
  });
});

describe('its subscription', () => {
  it('authorizes connection and start, and yields events in order until its reader leaves', async () => {
    api.script.afterStart = [event('1'), event('2'), event('3')];
    const vault = await signInAs('alice');
    const ids: unknown[] = [];
    for await (const data of await vault.subscribe<{ onVaultEvent: { id: string } }>('subscription { x }', {
      a: 1,
    })) {
      ids.push(data.onVaultEvent.id);
      if (ids.length === 2) break;
    }
    await vi.waitFor(() => expect(api.seen.closed).toBe(1));

    const [protocol, header = ''] = String(api.seen.requests[0]?.headers['sec-websocket-protocol']).split(
      /, ?/,
    );
    const connection = JSON.parse(Buffer.from(header.slice(7), 'base64url').toString()) as Record<
      string,
      string
    >;
    const start = api.seen.frames.find(({ type }) => type === 'start')?.payload;
    expect(ids).toEqual(['1', '2']);
    expect([protocol, api.seen.requests[0]?.url]).toEqual(['graphql-ws', '/graphql/realtime']);
    expect(header).toMatch(/^header-[\w-]+$/);
    expect(local.pool.verifyAccessToken(connection.Authorization ?? '').username).toBe('alice');
    expect(connection.host).toBe(api.host);
    expect(start?.extensions.authorization).toEqual(connection);
    expect(JSON.parse(start?.data ?? '')).toEqual({ query: 'subscription { x }', variables: { a: 1 } });
    expect(api.seen.frames.map(({ type }) => type)).toEqual(['connection_init', 'start', 'stop']);
  });

  it.each([
    [
      'the connection',
      {
        refuseConnection: {
          type: 'connection_error',
          payload: { errors: [{ errorType: 'U', message: 'm' }] },
        },
      },
    ],
    [
      'a limit',
      { refuseConnection: { type: 'error', payload: { errors: { errorType: 'U', message: 'm' } } } },
    ],
  ])('throws when the server refuses %s', async (_, script) => {
    Object.assign(api.script, script);
    const attempt = (await signInAs('alice')).subscribe('subscription { x }');
    await expect(attempt).rejects.toMatchObject({ name: 'VaultError', errorType: 'U', message: 'm' });
  });

  it.each([
    [
      'an event has errors',
      { type: 'data', payload: { data: null, errors: [{ errorType: 'Internal', message: 'm' }] } },
    ],
    [
      'the server ends it with an error',
      { type: 'error', payload: { errors: [{ errorType: 'Internal', message: 'm' }] } },
    ],
  ])('yields what came before, then throws, when %s', async (_, frame) => {
    api.script.afterStart = [event('1'), frame];
    const subscription = await (await signInAs('alice')).subscribe('subscription { x }');
    const iterator = subscription[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: { onVaultEvent: { id: '1' } } });
    await expect(iterator.next()).rejects.toMatchObject({ errorType: 'Internal' });
  });

  it('throws when the connection breaks, for events may have been missed', async () => {
    const subscription = await (await signInAs('alice')).subscribe('subscription { x }');
    const next = subscription[Symbol.asyncIterator]().next();
    await api.close();
    await expect(next).rejects.toMatchObject({ errorType: 'ConnectionClosed' });
    api = await serveApi();
    config.API.GraphQL.endpoint = `http://${api.host}/graphql`;
  });

  it('ends without an error when it is closed, or when the server completes it', async () => {
    const closed = await (await signInAs('alice')).subscribe('subscription { x }');
    const next = closed[Symbol.asyncIterator]().next();
    closed.close();
    expect((await next).done).toBe(true);
    api.script.afterStart = [{ type: 'complete' }];
    const completed = await (await signInAs('alice')).subscribe('subscription { x }');
    expect((await completed[Symbol.asyncIterator]().next()).done).toBe(true);
  });

  it('throws when nothing comes for as long as the server promised', async () => {
    api.script.refuseConnection = { type: 'connection_ack', payload: { connectionTimeoutMs: 50 } };
    const subscription = await (await signInAs('alice')).subscribe('subscription { x }');
    await expect(subscription[Symbol.asyncIterator]().next()).rejects.toMatchObject({ errorType: 'Timeout' });
  });
});
