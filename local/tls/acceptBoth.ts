/**
 * Clear text and TLS on one port. The first byte tells: a TLS connection begins with a handshake record, an HTTP request
 * with a letter. Why both: docs/decisions/0008-local-tls.md.
 */
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { Certificate } from './makeCertificate.ts';

/** ContentType of a handshake (RFC 8446, section 5.1). */
const handshakeRecord = 0x16;

/** A listener that answers in clear text and, once it has a certificate, in TLS. */
export interface BothListener {
  /** To be listened with: it takes the connections, and passes each on. */
  server: Server;
  /** From now on, for new connections. Before the first, a TLS client is hung up on. */
  useCertificate(certificate: Certificate): void;
  /** Hangs up on those who have not yet come as far as HTTP. */
  dropUndecided(): void;
}

/**
 * Puts a listener before an HTTP server, which is itself never listened with. The limits of the HTTP server hold for both
 * ways: its `maxConnections` counts here, its `headersTimeout` is also how long a client may take for its first byte and
 * its TLS handshake together, and its own timeouts run from then on.
 */
export function acceptBoth(http: HttpServer): BothListener {
  const undecided = new Set<Socket>();
  let context: SecureContext | undefined;

  const accept = (socket: Socket): void => {
    undecided.add(socket);
    const deadline = setTimeout(() => socket.destroy(), http.headersTimeout);
    const decide = (): void => {
      clearTimeout(deadline);
      undecided.delete(socket);
    };
    socket.on('error', () => socket.destroy());
    socket.once('close', decide);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return void socket.destroy();
      socket.unshift(first);
      if (first[0] !== handshakeRecord) {
        decide();
        http.emit('connection', socket);
      } else if (context) {
        const secure = new TLSSocket(socket, {
          isServer: true,
          secureContext: context,
          ALPNProtocols: ['http/1.1'],
        });
        secure.on('error', () => socket.destroy());
        secure.once('secure', () => {
          decide();
          http.emit('connection', secure);
        });
      } else socket.destroy();
    });
  };

  // As node:http opens its own: a client may end its side and still gets its answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
  server.maxConnections = http.maxConnections;
  // An HTTP server looks for slow clients only from its 'listening' on, and this one never listens.
  server.once('listening', () => http.emit('listening'));
  return {
    server,
    useCertificate({ privateKey, certificate }) {
      context = createSecureContext({ key: privateKey, cert: certificate, minVersion: 'TLSv1.2' });
    },
    dropUndecided() {
      for (const socket of undecided) socket.destroy();
    },
  };
}
