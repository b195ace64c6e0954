import { inject } from 'vitest';
import { WebSocket } from 'ws';
import { VaultError } from '../../examples/vaultError.ts';
import { credentialsOf, signed } from './machine.ts';

/** What the server sends. */
export interface Frame {
  type: string;
  payload?: { errors?: { errorType?: string; message?: string }[] };
}

/** The headers by which a connection is authorized, and those of the start. */
export interface Authorization {
  connect: object;
  start: object;
}

/**
 * Starts a subscription, and ends it with the first answer to the start.
 * @param data the operation: `{ query, variables }` as JSON
 * @returns every frame of the server, to the answer or the refusal
 */
export async function startFrames({ connect, start }: Authorization, data: string): Promise<Frame[]> {
  const header = Buffer.from(JSON.stringify(connect)).toString('base64url');
  const url = `${inject('endpoint').replace(/^http/, 'ws')}/realtime`;
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  const frames: Frame[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => send({ type: 'connection_init' }));
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The connection was closed.')));
      socket.on('message', (message: Buffer) => {
        const frame = JSON.parse(message.toString()) as Frame;
        frames.push(frame);
        if (frame.type === 'connection_ack')
          send({ id: '1', type: 'start', payload: { data, extensions: { authorization: start } } });
        if (['start_ack', 'error', 'connection_error'].includes(frame.type)) resolve();
      });
    });
  } finally {
    socket.close();
  }
  return frames;
}

/** By an access token. */
export function authorizedBy(accessToken: string): Authorization {
  const headers = { Authorization: accessToken, host: new URL(inject('endpoint')).host };
  return { connect: headers, start: headers };
}

/** By the signatures of a machine: over the connection, and over the start. */
export async function authorizedAs(role: string, data: string): Promise<Authorization> {
  const credentials = credentialsOf(role);
  const [connect, start] = await Promise.all([
    signed({ credentials }, { method: 'POST', path: '/graphql/connect', body: '{}' }),
    signed({ credentials }, { method: 'POST', body: data }),
  ]);
  return { connect: connect.headers, start: start.headers };
}

/** Starts a subscription so, and ends it. @throws VaultError when it is refused */
export async function start(authorization: Authorization, data: string): Promise<void> {
  const frames = await startFrames(authorization, data);
  const [error] = frames.flatMap(({ payload }) => payload?.errors ?? []);
  if (error) throw new VaultError(error.errorType ?? '', error.message ?? '');
}
