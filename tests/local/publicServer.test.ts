/** The limits of the one public port. */
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPublicServer, type PublicServer } from '../../local/publicServer.ts';

let server: PublicServer;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await openPublicServer(0);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await server.stop();
});

/** What becomes of a connection: `open` until the server ends it. */
async function dial(host: string): Promise<{ state: 'open' | 'closed' }> {
  const socket = connect(server.port, host);
  sockets.push(socket);
  const connection: { state: 'open' | 'closed' } = { state: 'open' };
  socket.on('error', () => undefined).on('close', () => (connection.state = 'closed'));
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return connection;
}

it('answers on loopback', async () => {
  expect((await dial('127.0.0.1')).state).toBe('open');
});

const others = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

it.skipIf(others.length === 0)('answers on no other address of the machine', async () => {
  for (const address of others) expect((await dial(address)).state).toBe('closed');
});

it('holds 256 connections, and ends every further one', async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  const held = await Promise.all(Array.from({ length: 256 }, () => dial('127.0.0.1')));
  const further = await Promise.all(Array.from({ length: 3 }, () => dial('127.0.0.1')));

  await expect.poll(() => further.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
  expect(held.filter(({ state }) => state === 'open')).toHaveLength(256);
});
