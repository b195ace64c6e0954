import { inject } from 'vitest';
import { WebSocket } from 'ws';
import { VaultError } from '../../examples/vaultError.ts';
import { credentialsOf, signed } from './machine.ts';

interface Frame {
  type: string;
  payload?: { errors?: { errorType?: string; message?: string }[] };
}

/**
 * Starts a subscription as a machine, and ends it once the server has accepted it: signed are the connection and the start
 * (AppSync developer guide, "Building a real-time WebSocket client").
 * @throws VaultError when it is refused
 */
export async function startSigned(role: string, query: string, variables: object): Promise<void> {
  const credentials = credentialsOf(role);
  const data = JSON.stringify({ query, variables });
  const [connect, start] = await Promise.all([
    signed({ credentials }, { method: 'POST', path: '/graphql/connect', body: '{}' }),
    signed({ credentials }, { method: 'POST', body: data }),
  ]);
  const header = Buffer.from(JSON.stringify(connect.headers)).toString('base64url');
  const url = `${inject('endpoint').replace(/^http/, 'ws')}/realtime`;
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The connection was closed.')));
      socket.on('message', (message: Buffer) => {
        const { type, payload } = JSON.parse(message.toString()) as Frame;
        if (type === 'connection_ack') {
          const extensions = { authorization: start.headers };
          socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions } }));
        }
        if (type === 'start_ack') resolve();
        const [error] = payload?.errors ?? [];
        if (error) reject(new VaultError(error.errorType ?? '', error.message ?? ''));
      });
    });
  } finally {
    socket.close();
  }
}
