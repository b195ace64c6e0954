import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a faulty database does with a call, in the place of passing it on; undefined passes it on. */
export type DatabaseFault = (operation: string, input: string) => Fault | undefined;

/** An error of DynamoDB's own form, an answer, or no answer at all. */
export type Fault = { error: string } | { answer: object } | 'hang up';

/** What an upstream message may tell, and an answer to a client never. */
export const upstreamMessage = 'arn:aws:dynamodb:us-east-1:000000000000:table/vault upstream-detail';

/**
 * A door before a database, that fails what a test tells it to.
 * @param endpoint of the database
 */
export async function openFaultyDatabase(endpoint: string) {
  let fault: DatabaseFault = () => undefined;
  const server = createServer((req, res) => void pass(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await text(req);
    const found = fault(String(req.headers['x-amz-target']).split('.')[1] ?? '', body);
    if (found === 'hang up') req.socket.destroy();
    else if (found) answer(res, found);
    else {
      const { method, url, headers } = req;
      request(new URL(url ?? '/', endpoint), { method, headers }, (passed) => {
        res.writeHead(passed.statusCode ?? 502, passed.headers);
        passed.pipe(res);
      })
        .on('error', () => res.destroy())
        .end(body);
    }
  }

  function answer(res: ServerResponse, found: { error: string } | { answer: object }): void {
    const isError = 'error' in found;
    res
      .writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' })
      .end(
        JSON.stringify(
          isError
            ? { __type: `com.amazonaws.dynamodb.v20120810#${found.error}`, message: upstreamMessage }
            : found.answer,
        ),
      );
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Fails calls so while something runs. One at a time. */
    async failing<T>(next: DatabaseFault, run: () => Promise<T>): Promise<T> {
      fault = next;
      try {
        return await run();
      } finally {
        fault = () => undefined;
      }
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
