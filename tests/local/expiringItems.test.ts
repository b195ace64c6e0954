/** The way of an item whose TTL has passed: the sweep, the stream, the function, the mutation. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { handler } from '../../functions/publishEvents.ts';
import { DynamoDbError, type Item, type TableClient } from '../../local/dynamodb/client.ts';
import { sweepExpired } from '../../local/dynamodb/sweepExpired.ts';
import { EventStream } from '../../local/stream/eventStream.ts';
import type { StreamRecord } from '../../local/stream/streamRecord.ts';
import { newDataDir } from '../support/dataDirs.ts';
import { startTestDatabase } from './testDatabase.ts';

interface Call {
  query: string;
  variables: { input: Record<string, unknown> };
}

let database: Awaited<ReturnType<typeof startTestDatabase>>;
/** What the function asked of the API since the test began. */
let calls: Call[] = [];
const api = createServer((request, response) => {
  void text(request).then((body) => {
    calls.push(JSON.parse(body) as Call);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{}}');
  });
});

beforeAll(async () => {
  database = await startTestDatabase();
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const { port } = api.address() as AddressInfo;
  vi.stubEnv('GRAPHQL_ENDPOINT', `http://127.0.0.1:${port}/graphql`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  api.closeAllConnections();
  api.close();
  await database.stop();
});

const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  calls = [];
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A stream over the real table that the real function reads. */
function follow(options: { client?: TableClient; dataDir?: string } = {}) {
  const { client = database.client, dataDir = newDataDir() } = options;
  const records: StreamRecord[] = [];
  const stream = new EventStream({
    table: 'vault',
    client,
    quiet: client,
    outboxFile: join(dataDir, 'stream.jsonl'),
    deadLetterFile: join(dataDir, 'dead.jsonl'),
    retryAfterMs: [1, 1, 1],
    publish: async (batch) => {
      records.push(...batch);
      const { batchItemFailures } = await handler({
        Records: batch as Parameters<typeof handler>[0]['Records'],
      });
      return batchItemFailures[0]?.itemIdentifier;
    },
  });
  closers.push(() => stream.stop());
  return { stream, records, dataDir };
}

/** Sweeps at once and again every 20 ms, until the test ends. */
function sweep({ ttlClient }: EventStream): void {
  closers.push(sweepExpired(ttlClient, { firstMs: 0, everyMs: 20 }));
}

const key = (sk: string) => ({ pk: { S: 'VAULT#v' }, sk: { S: sk } });
const passed = () => ({ N: String(Math.floor(Date.now() / 1000) - 10) });
const item = (id: string, more: Item = {}): Item => ({
  ...key(`ITEM#${id}`),
  vaultId: { S: 'v' },
  id: { S: id },
  oldest: { N: '2' },
  version: { N: '5' },
  title: { S: 'A title' },
  ttl: passed(),
  ...more,
});
const put = (row: Item) => database.client.call('PutItem', { TableName: 'vault', Item: row });
const rowAt = async (sk: string) =>
  (await database.client.call('GetItem', { TableName: 'vault', Key: key(sk), ConsistentRead: true })).Item;
const inputs = () => calls.map(({ variables }) => variables.input);
const isOwing = (dataDir: string) => {
  const lines = readFileSync(join(dataDir, 'stream.jsonl'), 'utf8').split('\n');
  return (
    lines.filter((line) => line.startsWith('{"owe"')).length >
    lines.filter((line) => line.startsWith('{"settle"')).length
  );
};

it('an item whose TTL has passed leads to one purge of it, with the versions that it had', async () => {
  const { stream, records, dataDir } = follow();
  stream.start();
  await put(item('one'));
  sweep(stream);
  await expect.poll(inputs).toEqual([{ vaultId: 'v', itemId: 'one', oldest: 2, version: 5 }]);
  expect(calls[0]?.query).toContain('purgeExpired(input: $input)');
  expect(await rowAt('ITEM#one')).toBeUndefined();
  await expect.poll(() => isOwing(dataDir)).toBe(false);
  expect(records).toEqual([
    {
      eventID: expect.any(String) as string,
      eventName: 'REMOVE',
      eventSource: 'aws:dynamodb',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: {
        Keys: key('ITEM#one'),
        OldImage: item('one', { ttl: expect.any(Object) as Item }),
        SequenceNumber: expect.any(String) as string,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    },
  ]);
});

it('other rows whose TTL has passed go without a purge, and so does an item that a resolver deletes', async () => {
  const { stream, records } = follow();
  stream.start();
  await put({ ...key('REQUEST#t'), ttl: passed() });
  await put(item('deleted'));
  await stream.client.call('DeleteItem', { TableName: 'vault', Key: key('ITEM#deleted') });
  await put(item('deleted-with-more'));
  const Delete = { TableName: 'vault', Key: key('ITEM#deleted-with-more') };
  await stream.client.call('TransactWriteItems', { TransactItems: [{ Delete }] });
  sweep(stream);
  await expect.poll(() => rowAt('REQUEST#t')).toBeUndefined();
  await put(item('last'));
  await expect.poll(inputs).toMatchObject([{ itemId: 'last' }]);
  expect(records).toHaveLength(1);
});

it('an item whose TTL is still to come, or was taken away before the deletion, stays and is not purged', async () => {
  const { stream } = follow();
  stream.start();
  await put(item('ahead', { ttl: { N: String(Math.floor(Date.now() / 1000) + 60) } }));
  await put(item('restored'));
  const restoring: TableClient = {
    ...stream.ttlClient,
    call: async (operation, input) => {
      if (operation === 'DeleteItem' && (input.Key as Item).sk?.S === 'ITEM#restored') {
        const { ttl, ...restored } = item('restored');
        if (ttl) await put(restored);
      }
      return stream.ttlClient.call(operation, input);
    },
  };
  closers.push(sweepExpired(restoring, { firstMs: 0, everyMs: 20 }));
  await put(item('last'));
  await expect.poll(inputs).toMatchObject([{ itemId: 'last' }]);
  expect(await rowAt('ITEM#ahead')).toBeDefined();
  expect(await rowAt('ITEM#restored')).toBeDefined();
});

it('an item that a resolver deletes just before the sweep would is not purged', async () => {
  let deletions = 0;
  const client = failing('DeleteItem', async (operation, input) => {
    deletions += 1;
    await database.client.call('DeleteItem', { TableName: 'vault', Key: key('ITEM#race') });
    return database.client.call(operation, input);
  });
  const { stream, records, dataDir } = follow({ client });
  stream.start();
  await put(item('race'));
  sweep(stream);
  await expect.poll(() => deletions).toBe(1);
  await expect.poll(() => isOwing(dataDir)).toBe(false);
  await put(item('last'));
  await expect.poll(inputs).toMatchObject([{ itemId: 'last' }]);
  expect(records).toHaveLength(1);
});

it('an item that was deleted at the moment of a kill is purged after it, with the versions that it had', async () => {
  const killed = follow();
  await put(item('killed'));
  sweep(killed.stream);
  await expect.poll(() => rowAt('ITEM#killed')).toBeUndefined();
  expect(inputs()).toEqual([]);
  const { stream } = follow({ dataDir: killed.dataDir });
  stream.start();
  await expect
    .poll(inputs, { timeout: 5_000 })
    .toEqual([{ vaultId: 'v', itemId: 'killed', oldest: 2, version: 5 }]);
});

it('an item that was about to be deleted at the moment of a kill is not purged until it is', async () => {
  const killed = follow({ client: failing('DeleteItem', () => new Promise(() => undefined)) });
  await put(item('there'));
  void killed.stream.ttlClient.call('DeleteItem', { TableName: 'vault', Key: key('ITEM#there') });
  await expect.poll(() => isOwing(killed.dataDir)).toBe(true);
  const { stream, dataDir } = follow({ dataDir: killed.dataDir });
  stream.start();
  await expect.poll(() => isOwing(dataDir), { timeout: 5_000 }).toBe(false);
  expect(inputs()).toEqual([]);
  sweep(stream);
  await expect.poll(inputs).toMatchObject([{ itemId: 'there' }]);
});

it('an item whose deletion was not answered is purged if it is gone', async () => {
  const lost = async (operation: string, input: Record<string, unknown>) => {
    await database.client.call(operation, input);
    throw new DynamoDbError('ServiceUnavailable');
  };
  const { stream } = follow({ client: failing('DeleteItem', lost) });
  stream.start();
  await put(item('unanswered'));
  sweep(stream);
  await expect.poll(inputs).toMatchObject([{ itemId: 'unanswered', oldest: 2, version: 5 }]);
});

/** A client whose calls of one operation go another way. */
function failing(failed: string, call: TableClient['call']): TableClient {
  return {
    ...database.client,
    call: (operation, input) =>
      operation === failed ? call(operation, input) : database.client.call(operation, input),
  };
}
