import { afterAll, beforeAll, expect, it } from 'vitest';
import { vaultTable } from '../../infra/tables.ts';
import { DynamoDbError, type TableClient } from '../../local/dynamodb/client.ts';
import { addMissingIndexes } from '../../local/dynamodb/indexes.ts';
import { createTables } from '../../local/dynamodb/createTables.ts';
import { openFaultyDatabase, type Fault } from '../support/faultyDatabase.ts';
import { removeFolder, runToExit, temporaryFolder } from '../support/stack.ts';
import { startTestDatabase } from './testDatabase.ts';

const indexNames = Object.keys(vaultTable.indexes ?? {});

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

/** Calls what a wrapped client was asked for, in order. */
function recording(client: TableClient, calls: string[]): TableClient {
  return {
    ...client,
    call: (operation, input) => {
      calls.push(operation);
      return client.call(operation, input);
    },
  };
}

/** The vault table as it was before there were indexes, with a row in it. */
async function tableWithoutIndexes(): Promise<void> {
  const keys = ['pk', 'sk'];
  await database.client.call('DeleteTable', { TableName: 'vault' });
  await database.client.call('CreateTable', {
    TableName: 'vault',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
  });
  const Item = Object.fromEntries(
    ['pk', 'sk', ...Object.values(vaultTable.indexes ?? {})].map((name) => [name, { S: name }]),
  );
  await database.client.call('PutItem', { TableName: 'vault', Item: { ...Item, other: { S: 'more' } } });
}

async function indexStates(): Promise<Record<string, string>> {
  const { Table } = await database.client.call('DescribeTable', { TableName: 'vault' });
  const { GlobalSecondaryIndexes = [] } = Table as {
    GlobalSecondaryIndexes?: { IndexName: string; IndexStatus: string }[];
  };
  return Object.fromEntries(
    GlobalSecondaryIndexes.map(({ IndexName, IndexStatus }) => [IndexName, IndexStatus]),
  );
}

/** What a query of each index finds. */
function found(): Promise<unknown[]> {
  return Promise.all(
    indexNames.map(async (IndexName) => {
      const { Items } = await database.client.call('Query', {
        TableName: 'vault',
        IndexName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'pk' } },
      });
      return (Items as { other?: { S: string } }[]).map(({ other }) => other?.S);
    }),
  );
}

it('a new vault table has its indexes, each with the whole of the rows that have its sort key', async () => {
  expect(Object.keys(await indexStates())).toEqual(indexNames);
  expect(indexNames.length).toBeGreaterThan(0);
  const Item = { pk: { S: 'pk' }, sk: { S: 'sk' }, other: { S: 'more' } };
  await database.client.call('PutItem', { TableName: 'vault', Item });
  expect(await found()).toEqual(indexNames.map(() => []));
  const sorted = Object.fromEntries(
    Object.values(vaultTable.indexes ?? {}).map((name) => [name, { S: name }]),
  );
  await database.client.call('PutItem', { TableName: 'vault', Item: { ...Item, ...sorted } });
  expect(await found()).toEqual(indexNames.map(() => ['more']));
});

it('a vault table that lacks indexes gets them, one after the other, with the rows that it has', async () => {
  await tableWithoutIndexes();
  const calls: string[] = [];
  await createTables(recording(database.client, calls));
  expect(calls.filter((call) => call === 'UpdateTable')).toHaveLength(indexNames.length);
  expect(await found()).toEqual(indexNames.map(() => ['more']));
});

it('a vault table that has its indexes is left as it is', async () => {
  const calls: string[] = [];
  await createTables(recording(database.client, calls));
  expect(calls).not.toContain('UpdateTable');
});

it('no index is asked for while another is being made, and none is used before it answers', async () => {
  await tableWithoutIndexes();
  const calls: string[] = [];
  let waits = 2;
  const slow: TableClient = {
    ...database.client,
    call: async (operation, input) => {
      const answer = await database.client.call(operation, input);
      const { Table } = answer as { Table?: { GlobalSecondaryIndexes?: { IndexStatus: string }[] } };
      const [index] = Table?.GlobalSecondaryIndexes ?? [];
      if (index && waits > 0) {
        waits -= 1;
        index.IndexStatus = 'CREATING';
      }
      return answer;
    },
  };
  await createTables(recording(slow, calls));
  const [first, second] = calls.flatMap((call, index) => (call === 'UpdateTable' ? [index] : []));
  expect(calls.slice(first, second)).toEqual([
    'UpdateTable',
    'DescribeTable',
    'DescribeTable',
    'DescribeTable',
  ]);
});

it('a database that adds no index is told in one line that says which, and how it is made by hand', async () => {
  await tableWithoutIndexes();
  const refusing: TableClient = {
    ...database.client,
    call: (operation, input) =>
      operation === 'UpdateTable'
        ? Promise.reject(new DynamoDbError('UnknownOperationException'))
        : database.client.call(operation, input),
  };
  await expect(createTables(refusing)).rejects.toThrow(
    'The table vault lacks the index byTitle, and the database refuses to add it (UnknownOperationException): ' +
      'add it by hand, with the partition key pk, the sort key titleKey and all attributes.',
  );
});

it('an index that does not get ready in time is told in one line', async () => {
  await tableWithoutIndexes();
  const endless: TableClient = {
    ...database.client,
    call: async (operation, input) =>
      operation === 'DescribeTable'
        ? { Table: { GlobalSecondaryIndexes: [{ IndexName: 'byTitle', IndexStatus: 'CREATING' }] } }
        : database.client.call(operation, input),
  };
  await expect(addMissingIndexes(endless, 'vault', vaultTable, 150)).rejects.toThrow(
    'The table vault is still getting its indexes: start again in a while.',
  );
});

it('a start on a database that adds no index ends with that line', async () => {
  const faulty = await openFaultyDatabase(database.database.endpoint);
  const faults: Record<string, Fault> = {
    CreateTable: { error: 'ResourceInUseException' },
    DescribeTable: { answer: { Table: {} } },
    UpdateTable: { error: 'UnknownOperationException' },
  };
  const folder = temporaryFolder();
  const { code, stderr } = await faulty.failing(
    (operation) => faults[operation],
    () => runToExit({ VAULT_DATA_DIR: folder, VAULT_DYNAMODB_ENDPOINT: faulty.endpoint }),
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The table vault lacks the index byTitle, [^\n]*\n$/);
  await faulty.stop();
  removeFolder(folder);
});
