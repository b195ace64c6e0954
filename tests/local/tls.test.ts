import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import WebSocket from 'ws';

const { port } = new URL(inject('origin'));
const ca = readFileSync(join(inject('dataDir'), 'ca.pem'));

interface Asked {
  path: string;
  host?: string;
  method?: string;
  headers?: Record<string, string>;
  ca?: Buffer;
}

/** A request over TLS to 127.0.0.1, under the name `host`. */
function ask(asked: Asked): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  const host = asked.host ?? '127.0.0.1';
  const options = {
    host: '127.0.0.1',
    port,
    path: asked.path,
    method: asked.method ?? 'GET',
    headers: { host: `${host}:${port}`, ...asked.headers },
    agent: false as const,
    // Whom the certificate is checked for: by itself, Node takes the Host header.
    ...(asked.headers?.host === undefined ? {} : { servername: 'localhost' }),
    ...('ca' in asked ? { ca: asked.ca } : { ca }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

it.each(['127.0.0.1', 'localhost'])('https://%s/config.json is all of https', async (host) => {
  const { text } = await ask({ path: '/config.json', host });
  expect(JSON.parse(text)).toMatchObject({
    Auth: { Cognito: { userPoolEndpoint: `https://${host}:${port}/cognito` } },
    API: { GraphQL: { endpoint: `https://${host}:${port}/graphql` } },
  });
});

it('the explorer is there over https too', async () => {
  expect(await ask({ path: '/' })).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
});

it('whoever does not trust ca.pem does not connect', async () => {
  await expect(ask({ path: '/config.json', ca: undefined })).rejects.toThrow(/self-signed|unable to verify/);
});

it.each([
  ['a name that was pointed at this machine', { host: `evil.example:${port}` }],
  ['a page of somebody else', { origin: 'https://evil.example' }],
  ['a page of another port', { origin: 'https://127.0.0.1:1' }],
])('%s is refused over TLS as in clear text', async (_, headers) => {
  expect((await ask({ path: '/graphql', method: 'POST', headers })).status).toBe(403);
});

it('a page of its own over https may ask, and is told so', async () => {
  const origin = `https://localhost:${port}`;
  const { status, headers } = await ask({ path: '/graphql', method: 'OPTIONS', headers: { origin } });
  expect([status, headers['access-control-allow-origin']]).toEqual([204, origin]);
});

it('wss is guarded as ws is', async () => {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/graphql/realtime`, ['graphql-ws'], {
    ca,
    origin: 'https://evil.example',
  });
  const error = await new Promise<Error>((resolve) => socket.on('error', resolve));
  expect(error.message).toBe('Unexpected server response: 403');
});
