/** A server of breached passwords by range, as Have I Been Pwned's: `GET /range/ABCDE` answers `REST:COUNT` lines. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running server. */
export interface RangeServer {
  endpoint: string;
  /** Every request so far: its path and headers. */
  requests: { url: string; padding: string | undefined; headers: IncomingMessage['headers'] }[];
  /** The most requests at the same time. */
  most(): number;
  /** Answers in the place of the protocol from now on; undefined: no longer. */
  instead(answer: ((response: ServerResponse) => void) | undefined): void;
  stop(): Promise<void>;
}

/** Serves these passwords with how often they were seen, each among padding of count 0. */
export async function startRangeServer(
  breached: Record<string, number>,
  { delayMs = 0 } = {},
): Promise<RangeServer> {
  const hashes = Object.entries(breached).map(([password, count]) => ({
    hash: createHash('sha1').update(password).digest('hex').toUpperCase(),
    count,
  }));
  const requests: RangeServer['requests'] = [];
  let instead: ((response: ServerResponse) => void) | undefined;
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    requests.push({ url, padding: headers['add-padding']?.toString(), headers });
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    if (instead) return instead(response);
    const prefix = url.replace('/range/', '');
    const lines = hashes
      .filter(({ hash }) => hash.startsWith(prefix))
      .map(({ hash, count }) => `${hash.slice(5)}:${count}`);
    const padding = Array.from(
      { length: 20 },
      () => `${randomBytes(18).toString('hex').slice(1).toUpperCase()}:0`,
    );
    setTimeout(() => response.writeHead(200).end([...padding, ...lines].join('\r\n')), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`,
    requests,
    most: () => most,
    instead: (answer) => void (instead = answer),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
