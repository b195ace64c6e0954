import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { limitConnections, serverOptions, type Handler } from './guard.ts';
import { SettingsError } from './settings.ts';
import { acceptBoth } from './tls/acceptBoth.ts';
import type { Certificate } from './tls/makeCertificate.ts';

/** What is served, once it is there. */
export interface Served {
  /** Exact paths. */
  routes: Record<string, Handler>;
  /** Any other path; answers whether it was one of its own. */
  otherwise: (req: IncomingMessage, res: ServerResponse) => boolean;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** The one public port, in clear text and in TLS. */
export interface PublicServer {
  port: number;
  /** Begins to answer in TLS, or goes on with another certificate. */
  useCertificate(certificate: Certificate): void;
  /** Begins to answer; before it, every request is 503. */
  serve(served: Served): void;
  stop(): Promise<void>;
}

/**
 * Takes the port, on loopback alone.
 * @throws SettingsError when it is taken or not allowed
 */
export async function openPublicServer(port: number): Promise<PublicServer> {
  let served: Served | undefined;
  const http = createServer(serverOptions, (req, res) => {
    if (!served) res.writeHead(503, { 'retry-after': '1' }).end();
    else answer(served, req, res);
  });
  http.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (served) served.upgrade(req, socket, head);
    else socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
  });
  limitConnections(http);
  const { server, useCertificate, dropUndecided } = acceptBoth(http);
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    useCertificate,
    serve(given) {
      served = given;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropUndecided();
        http.closeAllConnections();
        // Ends its look-out for slow clients.
        http.close();
      }),
  };
}

function answer(served: Served, req: IncomingMessage, res: ServerResponse): void {
  const path = (req.url ?? '').split('?', 1)[0] ?? '';
  const route = Object.hasOwn(served.routes, path) ? served.routes[path] : undefined;
  if (route) route(req, res);
  else if (!served.otherwise(req, res))
    res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : 'cannot be opened';
      reject(new SettingsError(`Port ${port} ${why}: stop what uses it, or set PORT to another.`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
