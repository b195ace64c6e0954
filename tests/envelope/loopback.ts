import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Parts } from './parts.ts';

/** The parts of an envelope behind real sockets: one HTTP server on a free port of 127.0.0.1. */
export async function serveOnLoopback(
  parts: Parts,
): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = String(request.headers['x-amz-target']);
      void parts.answer({ target, body: Buffer.concat(chunks).toString('utf8') }).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
