import { connect } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createGuard,
  guarded,
  limitConnections,
  ownHosts,
  readBody,
  serverOptions,
} from '../../local/guard.ts';

const server = createServer(serverOptions);
limitConnections(server);
let port = 0;
let runs = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  server.on(
    'request',
    guarded(createGuard(ownHosts(port)), (req, res) => {
      runs += 1;
      readBody(req, 10).then(
        (body) => res.end(body),
        (error: Error) => res.writeHead(413, { connection: 'close' }).end(error.name),
      );
    }),
  );
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The answer to a request written by hand: fetch would set Host itself. */
function raw(lines: string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  });
}

it.each(['127.0.0.1', 'localhost'])('serves the name %s with its own port', async (name) => {
  expect(await raw(['GET / HTTP/1.1', `Host: ${name}:${port}`])).toMatch(/^HTTP\/1.1 200/);
});

it.each([
  ['a rebound name', () => [`Host: evil.example:${port}`]],
  ['no port', () => ['Host: localhost']],
  ['another port', () => ['Host: localhost:1']],
  ['an IPv6 name', () => [`Host: [::1]:${port}`]],
  ['two hosts', () => [`Host: localhost:${port}`, 'Host: evil.example']],
  ['a foreign origin', () => [`Host: localhost:${port}`, 'Origin: https://evil.example']],
  ['the origin null', () => [`Host: localhost:${port}`, 'Origin: null']],
  ['our origin on another port', () => [`Host: localhost:${port}`, 'Origin: http://localhost:1']],
  [
    'two origins',
    () => [`Host: localhost:${port}`, `Origin: http://localhost:${port}`, 'Origin: http://evil.example'],
  ],
])('refuses %s and runs nothing', async (_, headers) => {
  const before = runs;
  expect(await raw(['GET / HTTP/1.1', ...headers()])).toMatch(/^HTTP\/1.1 (?:403|400)/);
  expect(runs).toBe(before);
});

it('refuses a target that names another server', async () => {
  const before = runs;
  const head = await raw(['GET http://evil.example/ HTTP/1.1', `Host: localhost:${port}`]);
  expect(head).toMatch(/^HTTP\/1.1 403/);
  expect(runs).toBe(before);
});

it.each(['http', 'https'])('serves our own origin over %s', async (scheme) => {
  const headers = [`Host: localhost:${port}`, `Origin: ${scheme}://127.0.0.1:${port}`];
  expect(await raw(['GET / HTTP/1.1', ...headers])).toMatch(/^HTTP\/1.1 200/);
});

it('reads a body of exactly the limit', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '0123456789' });
  expect(await response.text()).toBe('0123456789');
});

it('refuses a body that announces more than the limit before it comes', async () => {
  const head = await raw(['POST / HTTP/1.1', `Host: localhost:${port}`, 'Content-Length: 11']);
  expect(head).toMatch(/^HTTP\/1.1 413/);
});

it('refuses a body that grows beyond the limit without having announced it', async () => {
  const lines = ['POST / HTTP/1.1', `Host: localhost:${port}`, 'Transfer-Encoding: chunked'];
  expect(await raw(lines, 'b\r\n01234567890\r\n0\r\n\r\n')).toMatch(/^HTTP\/1.1 413/);
});

it('refuses headers over 16 KiB', async () => {
  const head = await raw(['GET / HTTP/1.1', `Host: localhost:${port}`, `X: ${'x'.repeat(17_000)}`]);
  expect(head).toMatch(/^HTTP\/1.1 431/);
});
