import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerKms, Kms } from '../../local/kms/kms.ts';

/** A KMS of the test's own behind HTTP, so that the test can disable its keys while a stack uses it. */
export interface KmsServer {
  endpoint: string;
  kms: Kms;
  stop(): Promise<void>;
}

/** Starts a KMS on a free port of loopback. */
export async function startKmsServer(): Promise<KmsServer> {
  const kms = new Kms();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const target = String(req.headers['x-amz-target']);
      const { status, body } = answerKms(kms, target, Buffer.concat(chunks).toString('utf8'));
      res.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kms,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
