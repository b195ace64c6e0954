import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableClient } from '../../local/dynamodb/client.ts';
import { createTables } from '../../local/dynamodb/createTables.ts';
import { createSigner } from '../../local/dynamodb/signedHeaders.ts';
import { Stats } from '../../local/stats.ts';
import { startTestDatabase, testCredentials } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

const row = (sk: string, bytes = 10) => ({ pk: { S: 'p' }, sk: { S: sk }, v: { S: 'x'.repeat(bytes) } });
const keyOf = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } });

function counted() {
  const stats = new Stats();
  const client = createTableClient({
    endpoint: database.database.endpoint,
    credentials: testCredentials,
    stats,
  });
  return { stats, client };
}

it('creates the tables once and again without harm', async () => {
  await createTables(database.client);
  expect((await database.client.call('ListTables', {})).TableNames).toEqual(['vault', 'vault-keys']);
});

// The figures are DynamoDB's documented ones: 4 KiB a read unit, half when eventually consistent, 1 KiB a write unit,
// both doubled in a transaction.
it.each([
  ['PutItem', { TableName: 'vault', Item: row('1', 5000) }, 0, 5],
  ['GetItem', { TableName: 'vault', Key: keyOf('1'), ConsistentRead: true }, 2, 0],
  ['GetItem', { TableName: 'vault', Key: keyOf('1') }, 1, 0],
  ['GetItem', { TableName: 'vault', Key: keyOf('none') }, 0.5, 0],
  [
    'BatchGetItem',
    { RequestItems: { vault: { Keys: [keyOf('1'), keyOf('none')], ConsistentRead: true } } },
    3,
    0,
  ],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'vault', Key: keyOf('1') } }] }, 4, 0],
  ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'vault', Item: row('2') } }] }, 0, 2],
  ['BatchWriteItem', { RequestItems: { vault: [{ DeleteRequest: { Key: keyOf('2') } }] } }, 0, 1],
  ['DeleteItem', { TableName: 'vault', Key: keyOf('1') }, 0, 5],
] as const)('counts %s under its table, with its units', async (operation, input, rcu, wcu) => {
  const { stats, client } = counted();
  await client.call(operation, input);
  client.close();
  expect({ calls: stats.dynamodb, rcu: stats.rcu, wcu: stats.wcu }).toEqual({
    calls: { vault: { [operation]: 1 } },
    rcu,
    wcu,
  });
});

const indexed = (sk: string) => ({ ...row(sk), titleKey: { S: sk }, kindKey: { S: sk } });
const inIndex = {
  TableName: 'vault',
  IndexName: 'byTitle',
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: 'p' } },
};

// An index costs a unit for each KiB of a row that it takes in or gives up, and a read of it half a unit for 4 KiB.
it.each([
  ['PutItem', { TableName: 'vault', Item: indexed('4') }, { rcu: 0, wcu: 3 }, { rcu: 0, wcu: 2 }],
  ['Query', inIndex, { rcu: 0.5, wcu: 0 }, { rcu: 0.5, wcu: 0 }],
  ['GetItem', { TableName: 'vault', Key: keyOf('4') }, { rcu: 0.5, wcu: 0 }, { rcu: 0, wcu: 0 }],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'vault', Item: indexed('5') } },
        { Put: { TableName: 'vault', Item: row('6') } },
      ],
    },
    { rcu: 0, wcu: 6 },
    { rcu: 0, wcu: 2 },
  ],
  ['DeleteItem', { TableName: 'vault', Key: keyOf('4') }, { rcu: 0, wcu: 3 }, { rcu: 0, wcu: 2 }],
] as const)(
  'counts what %s consumes in indexes, as a part of the whole',
  async (operation, input, all, part) => {
    const { stats, client } = counted();
    await client.call(operation, input);
    client.close();
    expect({ rcu: stats.rcu, wcu: stats.wcu, indexes: stats.indexes }).toEqual({ ...all, indexes: part });
  },
);

it('counts a transaction over two tables under both', async () => {
  const { stats, client } = counted();
  const keyRow = { 'branch-key-id': { S: 'b' }, type: { S: 't' } };
  await client.call('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName: 'vault', Item: row('3') } },
      { Put: { TableName: 'vault-keys', Item: keyRow } },
    ],
  });
  client.close();
  expect(stats.dynamodb).toEqual({
    vault: { TransactWriteItems: 1 },
    'vault-keys': { TransactWriteItems: 1 },
  });
});

it('keeps nothing of an error message that quotes an item', async () => {
  const secret = 'hunter2'.repeat(60_000);
  const call = database.client.call('PutItem', {
    TableName: 'vault',
    Item: { ...keyOf('x'), v: { S: secret } },
  });
  await expect(call).rejects.toMatchObject({
    type: 'ValidationException',
    message: 'DynamoDB refused the request',
  });
});

it('says that nothing answers, when nothing does', async () => {
  const client = createTableClient({
    endpoint: 'http://127.0.0.1:1',
    credentials: testCredentials,
    stats: new Stats(),
  });
  await expect(client.call('ListTables', {})).rejects.toMatchObject({ type: 'ServiceUnavailable' });
});

it('gives up after its timeout', async () => {
  const { createServer } = await import('node:http');
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const client = createTableClient({
    endpoint: `http://127.0.0.1:${port}`,
    credentials: testCredentials,
    stats: new Stats(),
    timeoutMs: 50,
  });
  await expect(client.call('ListTables', {})).rejects.toMatchObject({ type: 'ServiceUnavailable' });
  client.close();
  server.closeAllConnections();
  server.close();
});

it('signs as AWS verifies, with a new key when the day changes', async () => {
  const { verifySignature } = await import('../../local/users/signature.ts');
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
  const sign = createSigner(credentials, 'us-east-1', 'dynamodb');
  const post = { host: '127.0.0.1:1', target: 'DynamoDB_20120810.GetItem', body: '{"a":1}' };
  sign(post, new Date('2020-01-01T00:00:00Z'));
  const request = { method: 'POST', path: '/', headers: sign(post), body: post.body };
  const found = { session: 'found', secretAccessKey: credentials.secretAccessKey };
  expect(await verifySignature(request, 'dynamodb', () => found)).toBe('found');
});
