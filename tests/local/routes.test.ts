import { request, type IncomingHttpHeaders } from 'node:http';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, inject, it } from 'vitest';
import { issuer, userPoolClientId, userPoolId } from '../../local/users/settings.ts';
import { tokenCommand } from '../../local/users/tokenCommand.ts';

const origin = inject('origin');
const { host, port } = new URL(origin);

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request as it stands here: fetch would set Host and Origin as it likes. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise<Reply>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('what is served', () => {
  it('/config.json is what Amplify v6 is configured with', async () => {
    const { status, headers, text } = await ask('/config.json');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(JSON.parse(text)).toEqual({
      Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: `${origin}/cognito` } },
      API: { GraphQL: { endpoint: `${origin}/graphql`, region: 'us-east-1', defaultAuthMode: 'userPool' } },
    });
  });

  it('/config.json names the host by which it was asked, so that a page of localhost stays on localhost', async () => {
    const { text } = await ask('/config.json', { headers: { host: `localhost:${port}` } });
    expect(text).toContain(`"endpoint":"http://localhost:${port}/graphql"`);
  });

  it('/.well-known/jwks.json holds the key that access tokens are signed with, and no private part', async () => {
    const jwks = JSON.parse((await ask('/.well-known/jwks.json')).text) as JSONWebKeySet;
    const { stdout } = await tokenCommand(['alice'], inject('dataDir'));
    const { payload } = await jwtVerify(stdout.trim(), createLocalJWKSet(jwks), { issuer });
    expect(payload.client_id).toBe(userPoolClientId);
    expect(jwks.keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  it('/stats holds the counts', async () => {
    const counts = JSON.parse((await ask('/stats')).text) as object;
    expect(Object.keys(counts)).toEqual(['kms', 'dynamodb', 'rcu', 'wcu', 'indexes', 'functions']);
  });

  it('/ is the explorer', async () => {
    const { status, headers } = await ask('/');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('a HEAD has the headers of a GET and no body', async () => {
    const { status, headers, text } = await ask('/config.json', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  });

  it('a query string changes nothing', async () => {
    expect((await ask('/stats?a=b')).status).toBe(200);
  });
});

describe('what is not served', () => {
  it.each([
    '/none',
    '/config.json/',
    '/stats/kms',
    '/__proto__',
    '/constructor',
    '/..%2fpackage.json',
    '//config.json',
  ])('the path %s is 404, and tells nothing', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, text: 'Not found\n' });
  });

  it.each([
    ['/config.json', 'POST', 'GET, HEAD'],
    ['/.well-known/jwks.json', 'PUT', 'GET, HEAD'],
    ['/stats', 'DELETE', 'GET, HEAD'],
    ['/', 'POST', 'GET, HEAD'],
    ['/cognito', 'GET', 'POST'],
  ])('%s refuses %s and names what it takes', async (path, method, allow) => {
    const { status, headers, text } = await ask(path, { method });
    expect({ status, allow: headers.allow, text }).toEqual({ status: 405, allow, text: '' });
  });

  it('a sign-in body over 64 KiB is refused unread', async () => {
    const { status, headers } = await ask('/cognito', { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) });
    expect([status, headers.connection]).toEqual([413, 'close']);
  });

  it('an upgrade of another path than the real-time one is 404', async () => {
    expect((await ask('/graphql', { headers: upgrade })).status).toBe(404);
  });
});

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-protocol': 'graphql-ws',
};

const paths = [
  ['GET', '/', {}],
  ['GET', '/index.html', {}],
  ['GET', '/config.json', {}],
  ['GET', '/.well-known/jwks.json', {}],
  ['GET', '/stats', {}],
  ['POST', '/cognito', {}],
  ['POST', '/graphql', {}],
  ['OPTIONS', '/graphql', {}],
  ['GET', '/graphql/realtime', upgrade],
  ['GET', '/none', {}],
] as const;

describe.each(paths)('%s %s', (method, path, extra) => {
  it.each([
    ['a page of somebody else', { origin: 'https://evil.example' }],
    ['a page without an origin of its own', { origin: 'null' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a name that was pointed at this machine', { host: `evil.example:${port}` }],
    ['this machine by another port', { host: '127.0.0.1:1' }],
    ['this machine without a port', { host: '127.0.0.1' }],
  ])('is 403 for %s', async (_who, headers) => {
    const {
      status,
      text,
      headers: answered,
    } = await ask(path, { method, headers: { ...extra, ...headers } });
    expect(status).toBe(403);
    expect(answered).not.toHaveProperty('access-control-allow-origin');
    expect(text).not.toContain('data');
  });

  it('is not 403 for a page of its own', async () => {
    const { status } = await ask(path, { method, headers: { ...extra, origin } });
    expect(status).not.toBe(403);
  });
});
