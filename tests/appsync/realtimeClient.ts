import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { Endpoint } from './endpoint.ts';

/** A message of the server. */
export interface Message {
  type: string;
  id?: string;
  payload?: { data?: unknown; errors?: unknown; message?: string; connectionTimeoutMs?: number };
}

/** A connection of a plain client. */
export interface Client {
  socket: WebSocket;
  messages: Message[];
  send(frame: unknown): void;
  /** The next message of this type that was not yet asked for; fails after two seconds. */
  next(type: string): Promise<Message>;
  start(id: string, query: string, more?: { token?: string; variables?: object; headers?: object }): void;
  /** Code and reason of the close frame. */
  closed: Promise<{ code: number; reason: string }>;
}

/** Base64url without padding, as clients write the `header-` subprotocol. */
export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Opens a connection; by default alice's, authorized by subprotocol. */
export async function open(
  endpoint: Endpoint,
  how: { protocols?: string[]; query?: string; options?: ClientOptions; token?: string } = {},
): Promise<Client> {
  const authorization = { Authorization: how.token ?? 'alice', host: endpoint.host };
  const protocols = how.protocols ?? ['graphql-ws', `header-${encode(authorization)}`];
  const url = `ws://${endpoint.host}/graphql/realtime${how.query ?? ''}`;
  const socket = new WebSocket(url, protocols, how.options);
  const messages: Message[] = [];
  const unread: Message[] = [];
  let wake = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    messages.push(message);
    unread.push(message);
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
  return {
    socket,
    messages,
    send,
    closed,
    async next(type) {
      const deadline = Date.now() + 2000;
      for (;;) {
        const index = unread.findIndex((message) => message.type === type);
        const [found] = index < 0 ? [] : unread.splice(index, 1);
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`No ${type} came, only ${JSON.stringify(messages)}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 100);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    start(id, query, { token = 'alice', variables = {}, headers } = {}) {
      const authorization = headers ?? { Authorization: token, host: endpoint.host };
      const payload = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
      send({ id, type: 'start', payload });
    },
  };
}

/** The status of an upgrade that is refused before it opens. */
export function refusedStatus(
  endpoint: Endpoint,
  path: string,
  options: ClientOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${endpoint.host}${path}`, ['graphql-ws'], options);
    socket.on('unexpected-response', (req, res) => {
      resolve(res.statusCode ?? 0);
      req.destroy();
    });
    socket.on('open', () => reject(new Error('It was opened.')));
    socket.on('error', () => undefined);
  });
}
