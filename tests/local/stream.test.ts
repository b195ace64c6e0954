import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { DynamoDbError, type TableClient } from '../../local/dynamodb/client.ts';
import { EventStream } from '../../local/stream/eventStream.ts';
import type { StreamRecord } from '../../local/stream/streamRecord.ts';
import { expiringItemOf } from '../../local/stream/streamFilter.ts';
import { newDataDir } from '../support/dataDirs.ts';
import { startTestDatabase } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

const streams: EventStream[] = [];
afterEach(async () => {
  await Promise.all(streams.splice(0).map((stream) => stream.stop()));
});

type Publish = (records: StreamRecord[]) => Promise<string | undefined>;
const done: Publish = () => Promise.resolve(undefined);

/** A stream over the real table; `published` has the names of the events that `publish` was given. */
function follow(options: { publish?: Publish; client?: TableClient; dataDir?: string } = {}) {
  const { publish = done, client = database.client, dataDir = newDataDir() } = options;
  const records: StreamRecord[] = [];
  const deadLetterFile = join(dataDir, 'dead.jsonl');
  const stream = new EventStream({
    table: 'vault',
    client,
    quiet: client,
    outboxFile: join(dataDir, 'stream.jsonl'),
    deadLetterFile,
    retryAfterMs: [1, 1, 1],
    publish: (batch) => {
      records.push(...batch);
      return publish(batch);
    },
  });
  streams.push(stream);
  return { stream, records, published: () => records.map(nameOf), dataDir, deadLetterFile };
}

const nameOf = (record: StreamRecord) => String(record.dynamodb.Keys.sk?.S).replace('EVENT#', '');
const sequenceOf = (records: StreamRecord[], name: string) =>
  records.find((record) => nameOf(record) === name)?.dynamodb.SequenceNumber;
const key = (sk: string) => ({ pk: { S: 'VAULT#1' }, sk: { S: sk } });
const event = (name: string) => ({ ...key(`EVENT#${name}`), type: { S: 'ITEM_CREATED' } });
const put = (Item: object, TableName = 'vault') => ({ Put: { TableName, Item } });
const write = (client: TableClient, ...names: string[]) =>
  client.call('TransactWriteItems', { TransactItems: names.map((name) => put(event(name))) });

it('publishes the event of a transaction as DynamoDB gives a function a record', async () => {
  const { stream, records } = follow();
  stream.start();
  await stream.client.call('TransactWriteItems', {
    TransactItems: [put({ ...key('ITEM#1'), title: { S: 't' } }), put(event('whole'))],
  });
  await expect.poll(() => records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: key('EVENT#whole'),
      NewImage: event('whole'),
      SequenceNumber: expect.any(String) as string,
    },
  });
});

it.each<[string, string, Record<string, unknown>]>([
  ['a put', 'PutItem', { TableName: 'vault', Item: event('by-put') }],
  ['a batch', 'BatchWriteItem', { RequestItems: { vault: [{ PutRequest: { Item: event('by-batch') } }] } }],
])('publishes the event of %s', async (_what, operation, input) => {
  const { stream, records } = follow();
  stream.start();
  await stream.client.call(operation, input);
  await expect.poll(() => records).toHaveLength(1);
});

it('publishes neither other rows, nor other tables, nor what is read, changed or removed', async () => {
  const { stream, published } = follow();
  stream.start();
  const { client } = stream;
  const Key = key('EVENT#old');
  await client.call('PutItem', { TableName: 'vault', Item: key('REVEAL#1') });
  await client.call('PutItem', {
    TableName: 'vault-keys',
    Item: { ...event('keys'), 'branch-key-id': { S: 'b' }, type: { S: 't' } },
  });
  await client.call('GetItem', { TableName: 'vault', Key });
  await client.call('DeleteItem', { TableName: 'vault', Key });
  await write(client, 'last');
  await expect.poll(published).toEqual(['last']);
});

it.each<[string, string, object]>([
  ['of another table', 'DeleteItem', { TableName: 'another', Key: key('ITEM#1') }],
  ['of another row', 'DeleteItem', { TableName: 'vault', Key: key('SECRET#1') }],
  ['that is none', 'GetItem', { TableName: 'vault', Key: key('ITEM#1') }],
])('takes for the deletion of an expired item none %s', (_what, operation, input) => {
  const item = { TableName: 'vault', Key: key('ITEM#1') };
  expect(expiringItemOf('vault', 'DeleteItem', item)).toEqual(key('ITEM#1'));
  expect(expiringItemOf('vault', operation, { ...input })).toBeUndefined();
});

it('publishes in the order of the writes, each once', async () => {
  const { stream, published } = follow();
  stream.start();
  const names = Array.from({ length: 30 }, (_, index) => `in-order-${index}`);
  for (const name of names) await write(stream.client, name);
  await expect.poll(published).toEqual(names);
});

it('publishes nothing of a write that was refused', async () => {
  const { stream, published, dataDir } = follow();
  stream.start();
  const refused = stream.client.call('TransactWriteItems', {
    TransactItems: [
      put(event('refused')),
      {
        ConditionCheck: { TableName: 'vault', Key: key('NONE'), ConditionExpression: 'attribute_exists(pk)' },
      },
    ],
  });
  await expect(refused).rejects.toMatchObject({ type: 'TransactionCanceledException' });
  await write(stream.client, 'next');
  await expect.poll(published).toEqual(['next']);
  await expect.poll(() => owedLines(dataDir)).toBe(0);
});

it('notes what it owes before the row is written', async () => {
  const dataDir = newDataDir();
  let owedAtWrite = 0;
  const client: TableClient = {
    ...database.client,
    call: (operation, input) => {
      owedAtWrite = owedLines(dataDir);
      return database.client.call(operation, input);
    },
  };
  const { stream } = follow({ client, dataDir });
  await write(stream.client, 'noted');
  expect(owedAtWrite).toBe(1);
});

it('tries again what could not be published, from the first that failed on', async () => {
  let failing = 2;
  const { stream, published, records, dataDir } = follow({
    publish: () => Promise.resolve(failing-- > 0 ? sequenceOf(records, 'retry-b') : undefined),
  });
  await write(stream.client, 'retry-a', 'retry-b', 'retry-c');
  stream.start();
  await expect
    .poll(published)
    .toEqual(['retry-a', 'retry-b', 'retry-c', 'retry-b', 'retry-c', 'retry-b', 'retry-c']);
  await expect.poll(() => owedLines(dataDir)).toBe(0);
});

it.each<[string, Publish]>([
  ['throws', () => Promise.reject(new Error('a failure'))],
  ['names no record of the batch', () => Promise.resolve('none of these')],
])('counts a batch as failed whole when publishing %s', async (_how, failure) => {
  let first = true;
  const { stream, published } = follow({
    publish: (batch) => {
      const answer = first ? failure(batch) : done(batch);
      first = false;
      return answer;
    },
  });
  await write(stream.client, 'whole-a', 'whole-b');
  stream.start();
  await expect.poll(published).toEqual(['whole-a', 'whole-b', 'whole-a', 'whole-b']);
});

it('lays an event that can never be published among the dead letters, by its key alone, and goes on', async () => {
  const { stream, published, records, deadLetterFile, dataDir } = follow({
    publish: () => Promise.resolve(sequenceOf(records.slice(-2), 'poison')),
  });
  await write(stream.client, 'poison', 'after-poison');
  stream.start();
  await expect.poll(() => published().at(-1)).toBe('after-poison');
  await expect.poll(() => owedLines(dataDir)).toBe(0);
  expect(published().filter((name) => name === 'poison')).toHaveLength(3);
  expect(readFileSync(deadLetterFile, 'utf8')).toBe(`${JSON.stringify(key('EVENT#poison'))}\n`);
  expect(statSync(deadLetterFile).mode & 0o777).toBe(0o600);
});

it('gives every record tries of its own: many that each fail once are all published', async () => {
  const failed = new Set<string>();
  const { stream, deadLetterFile, dataDir } = follow({
    publish: ([record]) => {
      const sequence = record?.dynamodb.SequenceNumber ?? '';
      const again = failed.has(sequence);
      failed.add(sequence);
      return again ? Promise.resolve(nextOf(sequence)) : Promise.resolve(sequence);
    },
  });
  const names = Array.from({ length: 6 }, (_, index) => `once-${index}`);
  const last = names.length;
  const nextOf = (sequence: string) => (Number(sequence) < last ? String(Number(sequence) + 1) : undefined);
  for (const name of names) await write(stream.client, name);
  stream.start();
  await expect.poll(() => owedLines(dataDir)).toBe(0);
  expect(existsSync(deadLetterFile)).toBe(false);
});

it('looks up a row whose write was not answered, and publishes it if it is there', async () => {
  const { stream, published, records, dataDir } = follow({ client: losingAnswers() });
  stream.start();
  await expect(write(stream.client, 'written')).rejects.toThrow(DynamoDbError);
  await expect.poll(published).toEqual(['written']);
  expect(records[0]?.dynamodb.NewImage).toEqual(event('written'));
  await expect.poll(() => owedLines(dataDir)).toBe(0);
});

it('forgets a row whose write was not answered and which is not there', async () => {
  const { stream, published, dataDir } = follow({ client: losingRequests() });
  stream.start();
  await expect(write(stream.client, 'never-written')).rejects.toThrow(DynamoDbError);
  await expect.poll(() => owedLines(dataDir)).toBe(0);
  expect(published()).toEqual([]);
});

it('publishes after a restart what was owed at the kill, before anything newer', async () => {
  const dataDir = newDataDir();
  const killed = follow({ dataDir });
  await write(killed.stream.client, 'before-a', 'before-b');
  const { stream, published } = follow({ dataDir });
  stream.start();
  await write(stream.client, 'after');
  await expect.poll(published, { timeout: 5_000 }).toEqual(['before-a', 'before-b', 'after']);
});

it('waits after a restart for those who connect again', async () => {
  const dataDir = newDataDir();
  await write(follow({ dataDir }).stream.client, 'patient');
  const { stream, published } = follow({ dataDir });
  const started = Date.now();
  stream.start();
  await expect.poll(published, { timeout: 5_000 }).toEqual(['patient']);
  expect(Date.now() - started).toBeGreaterThanOrEqual(1_400);
});

it('stops in the middle of its retries, and still owes what it could not publish', async () => {
  const dataDir = newDataDir();
  const { stream, records } = follow({ dataDir, publish: () => Promise.reject(new Error('down')) });
  await write(stream.client, 'kept');
  stream.start();
  await expect.poll(() => records.length).toBeGreaterThan(0);
  await stream.stop();
  streams.splice(streams.indexOf(stream), 1);
  expect(owedLines(dataDir)).toBe(1);
});

/** How many rows the journal says are owed. */
function owedLines(dataDir: string): number {
  const lines = readFileSync(join(dataDir, 'stream.jsonl'), 'utf8').trimEnd().split('\n').filter(Boolean);
  return (
    lines.filter((line) => line.startsWith('{"owe"')).length -
    lines.filter((line) => line.startsWith('{"settle"')).length
  );
}

/** A client whose writes arrive, but not their answers. */
function losingAnswers(): TableClient {
  return {
    ...database.client,
    call: async (operation, input) => {
      const answer = await database.client.call(operation, input);
      if (operation === 'GetItem') return answer;
      throw new DynamoDbError('ServiceUnavailable');
    },
  };
}

/** A client whose writes get lost. */
function losingRequests(): TableClient {
  return {
    ...database.client,
    call: (operation, input) =>
      operation === 'GetItem'
        ? database.client.call(operation, input)
        : Promise.reject(new DynamoDbError('ServiceUnavailable')),
  };
}
