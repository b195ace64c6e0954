import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readBreachEndpoint } from '../../functions/environment.ts';
import { findBreached } from '../../functions/health/breaches.ts';
import { startRangeServer, type RangeServer } from '../support/rangeServer.ts';

const prefixOf = (password: string): string =>
  createHash('sha1').update(password).digest('hex').slice(0, 5).toUpperCase();
const many = Array.from({ length: 40 }, (_, index) => `password ${index}`);
let server: RangeServer;

beforeAll(async () => {
  // The second is one that the server pads with: a count of 0.
  server = await startRangeServer({ password1: 2_427_158, padded: 0 });
});
afterEach(() => {
  server.instead(undefined);
  server.requests.length = 0;
});
afterAll(() => server.stop());

describe('the range look-up', () => {
  it('finds what is in the lists with its count, and takes padding for none', async () => {
    const { counts, isComplete } = await findBreached(server.endpoint, ['password1', 'padded', 'unheard-of']);
    expect([...counts]).toEqual([['password1', 2_427_158]]);
    expect(isComplete).toBe(true);
  });

  it('knows the SHA-1 of Have I Been Pwned’s own example', async () => {
    // P@ssw0rd is 21BD1 2DC183F740EE76F27B78EB39C8AD972A757 (API documentation, "Searching by range").
    await findBreached(server.endpoint, ['P@ssw0rd']);
    expect(server.requests.map(({ url }) => url)).toEqual(['/range/21BD1']);
  });

  it('sends five digits and the wish for padding, and nothing else of a password', async () => {
    await findBreached(server.endpoint, ['password1']);
    const [request] = server.requests;
    expect(request).toMatchObject({ url: `/range/${prefixOf('password1')}`, padding: 'true' });
    const sent = JSON.stringify(request);
    const hash = createHash('sha1').update('password1').digest('hex');
    for (const secret of ['password1', hash.slice(0, 6), hash.slice(5, 12)]) {
      expect(sent.toLowerCase()).not.toContain(secret);
    }
  });

  it('asks for each range once, and for eight at the same time', async () => {
    const slow = await startRangeServer({ 'password 7': 3 }, { delayMs: 100 });
    const { counts } = await findBreached(slow.endpoint, [...many, ...many]);
    await slow.stop();
    expect([...counts]).toEqual([['password 7', 3]]);
    const urls = slow.requests.map(({ url }) => url);
    expect(urls.sort()).toEqual([...new Set(many.map((one) => `/range/${prefixOf(one)}`))].sort());
    expect(slow.most()).toBe(8);
  });

  it('asks nothing for no password', async () => {
    expect(await findBreached(server.endpoint, [])).toMatchObject({ isComplete: true });
    expect(server.requests).toEqual([]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['fails', (response) => response.writeHead(503).end()],
    ['answers that there is nothing', (response) => response.writeHead(404).end()],
    ['sends elsewhere', (response) => response.writeHead(302, { location: server.endpoint }).end()],
    ['answers a page', (response) => response.writeHead(200).end('<html>Please sign in</html>')],
    ['hangs up', (response) => response.destroy()],
    [
      'answers without end',
      (response) => response.writeHead(200).end(`${'0'.repeat(35)}:0\r\n`.repeat(40_000)),
    ],
  ])('is incomplete, and no failure, where the endpoint %s', async (_, answer) => {
    server.instead(answer);
    expect(await findBreached(server.endpoint, many)).toEqual({ counts: new Map(), isComplete: false });
    // Those that were under way, and no more.
    expect(server.requests.length).toBeLessThanOrEqual(8);
  });

  it('is incomplete where the endpoint is not there', async () => {
    const gone = await startRangeServer({});
    await gone.stop();
    expect((await findBreached(gone.endpoint, ['password1'])).isComplete).toBe(false);
  });

  it('gives up in its time, with what it found until then', async () => {
    const waiting = await startRangeServer({ password1: 9 }, { delayMs: 200 });
    const start = Date.now();
    const patience = { concurrency: 1, milliseconds: 500 };
    const { isComplete } = await findBreached(waiting.endpoint, [...many, 'password1'], patience);
    expect(isComplete).toBe(false);
    expect(Date.now() - start).toBeLessThan(5_000);
    expect(waiting.requests.length).toBeLessThan(5);
    await waiting.stop();
  });
});

describe('the endpoint of the environment', () => {
  const read = (value: string) => readBreachEndpoint({ BREACH_RANGE_ENDPOINT: value });

  it('is none unless it is set, and has no slash at its end', () => {
    expect(readBreachEndpoint({})).toBeUndefined();
    expect(read('')).toBeUndefined();
    expect(read('https://api.pwnedpasswords.com/range/')).toBe('https://api.pwnedpasswords.com/range');
    expect(read('http://127.0.0.1:8080/range')).toBe('http://127.0.0.1:8080/range');
  });

  it.each(['http://api.pwnedpasswords.com/range', 'ftp://x/', 'x', 'https://x/?a=b', 'https://x/#y'])(
    'is refused as %s, by the name of the variable alone',
    (value) => {
      expect(() => read(value)).toThrow(/^The environment variable BREACH_RANGE_ENDPOINT must be/);
    },
  );
});
