import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** Calls that were passed on. */
export interface Calls {
  /** By operation, e.g. `GetItem`. */
  operations: Record<string, number>;
  /** Read capacity that DynamoDB says it consumed. */
  rcu: number;
}

const reads = /^(GetItem|BatchGetItem|Query|Scan|TransactGetItems)$/;

/** A door before a service in AWS's JSON protocol, that lets each call wait, and counts. */
export async function openSlowEndpoint(endpoint: string) {
  let delayMs = 0;
  let calls: Calls = { operations: {}, rcu: 0 };
  const server = createServer((req, res) => {
    void (async () => {
      const operation = String(req.headers['x-amz-target']).split('.')[1] ?? '';
      const given = await text(req);
      const isRead = reads.test(operation);
      const body = isRead ? JSON.stringify({ ReturnConsumedCapacity: 'TOTAL', ...JSON.parse(given) }) : given;
      calls.operations[operation] = (calls.operations[operation] ?? 0) + 1;
      if (delayMs > 0) await sleep(delayMs);
      const headers = { ...req.headers, 'content-length': String(Buffer.byteLength(body)) };
      request(new URL(req.url ?? '/', endpoint), { method: req.method, headers }, (passed) => {
        void text(passed).then((answer) => {
          if (isRead && passed.statusCode === 200) calls.rcu += unitsOf(answer);
          res.writeHead(passed.statusCode ?? 502, passed.headers).end(answer);
        });
      })
        .on('error', () => res.destroy())
        .end(body);
    })().catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How long each call waits from now on. */
    delay(ms: number): void {
      delayMs = ms;
    },
    /** The calls since it was asked last. */
    take(): Calls {
      const taken = calls;
      calls = { operations: {}, rcu: 0 };
      return taken;
    },
    stop(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

function unitsOf(answer: string): number {
  const { ConsumedCapacity } = JSON.parse(answer) as {
    ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
  };
  return [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
