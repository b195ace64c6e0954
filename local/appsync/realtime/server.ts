import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Guard } from '../../guard.ts';
import type { GraphqlApi } from '../graphql.ts';
import type { Authenticator } from '../types.ts';
import { serveConnection } from './connection.ts';
import { authorizeConnection, realtimePath, subprotocol } from './handshake.ts';
import { createHub } from './hub.ts';

/** What the real-time endpoint needs. */
export interface RealtimeOptions {
  api: GraphqlApi;
  authenticator: Authenticator;
  guard: Guard;
  /** Milliseconds between two `ka`; default 60,000. */
  keepAliveMs?: number;
  /** Open connections at most; default 200. */
  maxConnections?: number;
  /** Told of errors that nobody expected, and of events over AppSync's size limit, which nobody gets. */
  onInternalError?: (error: unknown) => void;
}

/** The real-time endpoint, to be mounted on the `upgrade` event of a server. */
export interface Realtime {
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every connection and refuses new ones; events go nowhere from then on. */
  stop(): void;
}

/** Bytes of a message from a client. */
const messageLimit = 256 * 1024;

/**
 * The real-time endpoint of an API at `/graphql/realtime`, fed by its mutations. Upgrades are refused 403 by the guard,
 * 404 for another path, 503 beyond the connections' limit; nothing else is told before the connection is open.
 */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { api, authenticator, guard, keepAliveMs = 60_000, maxConnections = 200 } = options;
  const onInternalError = options.onInternalError ?? (() => undefined);
  const hub = createHub((mutation) =>
    onInternalError(
      new Error(`An event of ${mutation} is over 240 KB: AppSync loses it, and so it is lost here.`),
    ),
  );
  const unsubscribe = api.onMutation((event) => hub.publish(event));
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  let opening = 0;

  const open = async (req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const connected = await authorizeConnection(req, guard, authenticator);
    server.handleUpgrade(req, socket, head, (webSocket) =>
      serveConnection(webSocket, req, connected, {
        api,
        authenticator,
        guard,
        hub,
        keepAliveMs,
        onInternalError,
      }),
    );
  };

  return {
    handleUpgrade(req, socket, head) {
      socket.on('error', () => socket.destroy());
      if (guard.refusal(req) !== undefined) return refuse(socket, '403 Forbidden');
      const path = (req.url ?? '').split('?')[0];
      if (path !== realtimePath) return refuse(socket, '404 Not Found');
      if (server.clients.size + opening >= maxConnections) {
        return refuse(socket, '503 Service Unavailable');
      }
      opening += 1;
      open(req, socket, head)
        .catch((error: unknown) => {
          onInternalError(error);
          refuse(socket, '500 Internal Server Error');
        })
        .finally(() => (opening -= 1));
    },
    stop() {
      // From here on the WebSocket server answers upgrades with 503.
      server.close();
      unsubscribe();
      for (const client of server.clients) client.close(1001, 'The server is stopping.');
      // A client that does not answer the close frame must not hold the process.
      setTimeout(() => server.clients.forEach((client) => client.terminate()), 500).unref();
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
