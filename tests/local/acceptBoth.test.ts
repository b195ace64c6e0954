import { createServer, request, type Server } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptBoth, type BothListener } from '../../local/tls/acceptBoth.ts';
import { makeCertificate } from '../../local/tls/makeCertificate.ts';

const certificate = makeCertificate(Date.now());
/** How long a client may take. The server’s own is ten seconds. */
const headersTimeout = 300;
const ways = ['clear text', 'TLS'] as const;

let http: Server;
let both: BothListener;
let port = 0;

beforeEach(async () => {
  http = createServer(
    { headersTimeout, requestTimeout: 1_000, connectionsCheckingInterval: 50 },
    (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => res.end(Buffer.concat(chunks)));
    },
  );
  http.maxConnections = 3;
  both = acceptBoth(http);
  await new Promise<void>((resolve) => both.server.listen(0, '127.0.0.1', resolve));
  port = (both.server.address() as AddressInfo).port;
});

afterEach(async () => {
  const closed = new Promise((resolve) => both.server.close(resolve));
  both.dropUndecided();
  http.closeAllConnections();
  http.close();
  await closed;
});

describe.each(ways)('%s', (way) => {
  it('carries a body of a megabyte there and back unharmed', async () => {
    both.useCertificate(certificate);
    const body = Buffer.alloc(1024 * 1024, 'abcdefg');
    expect(body.equals(await post(way, body))).toBe(true);
  });

  it('hangs up on a client that does not finish its headers in time', async () => {
    both.useCertificate(certificate);
    const socket = await open(way);
    socket.write('GET / HTTP/1.1\r\n');
    expect(await lifetime(socket)).toBeLessThan(headersTimeout + 1_000);
  });

  it('hangs up on more connections than are allowed, before they say a word', async () => {
    both.useCertificate(certificate);
    const sockets = await Promise.all(Array.from({ length: 3 }, () => open(way)));
    await expect(lifetime(connect(port, '127.0.0.1'))).resolves.toBeLessThan(headersTimeout);
    for (const socket of sockets) socket.destroy();
  });
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['the first byte of TLS and no more', Buffer.from([0x16])],
  ['half of a TLS handshake', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
])('hangs up on a client that sends %s, in time and no sooner', async (_, bytes) => {
  both.useCertificate(certificate);
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const ms = await lifetime(socket);
  expect(ms).toBeGreaterThan(headersTimeout - 50);
  expect(ms).toBeLessThan(headersTimeout + 1_000);
});

it('a handshake that is none ends that connection, and no other', async () => {
  both.useCertificate(certificate);
  const broken = connect(port, '127.0.0.1');
  broken.write(Buffer.from([0x16, 3, 1, 0, 4, 1, 2, 3, 4]));
  await lifetime(broken);
  expect((await post('TLS', Buffer.from('still there'))).toString()).toBe('still there');
});

it('hangs up at once on a TLS client while there is no certificate, and answers the others', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.from([0x16]));
  expect(await lifetime(socket)).toBeLessThan(headersTimeout - 50);
  expect((await post('clear text', Buffer.from('answered'))).toString()).toBe('answered');
});

it.each([
  ['it has said anything', Buffer.alloc(0)],
  ['its TLS handshake is through', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
])('a client that resets its connection before %s ends nothing else', async (_, bytes) => {
  both.useCertificate(certificate);
  const accepted = new Promise<Socket>((resolve) => both.server.once('connection', resolve));
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const closed = accepted.then((server) => new Promise((resolve) => server.once('close', resolve)));
  await accepted;
  await new Promise((resolve) => setTimeout(resolve, 30));
  socket.resetAndDestroy();
  await closed;
  expect((await post('TLS', Buffer.from('still there'))).toString()).toBe('still there');
});

it('hangs up at its stop on those who have sent nothing', async () => {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const ended = lifetime(socket);
  both.dropUndecided();
  expect(await ended).toBeLessThan(headersTimeout - 50);
});

it('serves a renewed certificate to those who come after it', async () => {
  both.useCertificate(certificate);
  const renewed = makeCertificate(Date.now());
  both.useCertificate(renewed);
  expect((await post('TLS', Buffer.from('new'), renewed.authority)).toString()).toBe('new');
  await expect(post('TLS', Buffer.from('old'))).rejects.toThrow();
});

function open(way: (typeof ways)[number]): Promise<Socket> {
  const socket =
    way === 'TLS'
      ? connectSecurely({ port, host: '127.0.0.1', ca: certificate.authority })
      : connect(port, '127.0.0.1');
  return new Promise((resolve, reject) => {
    socket.once(way === 'TLS' ? 'secureConnect' : 'connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Milliseconds until the server hangs up. */
function lifetime(socket: Socket): Promise<number> {
  const from = performance.now();
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(performance.now() - from));
    socket.resume();
  });
}

function post(way: (typeof ways)[number], body: Buffer, ca = certificate.authority): Promise<Buffer> {
  const options = { port, host: '127.0.0.1', method: 'POST', agent: false };
  return new Promise((resolve, reject) => {
    const sent = way === 'TLS' ? secureRequest({ ...options, ca }) : request(options);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
