import { inject } from 'vitest';
import { createTableClient, type Item, type TableClient } from '../../local/dynamodb/client.ts';
import { endpointCredentials } from '../../local/dynamodb/database.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { Stats } from '../../local/stats.ts';
import { deployed } from './host.ts';

/** Nobody reaches the table of a deployed vault past the API: its tests are skipped (`host.ts`). */
const noTable: TableClient = {
  call: () => Promise.reject(new Error('Use itWithTable for a test that needs the table.')),
  close: () => undefined,
};

/** The shared stack's database, past the API: the hand of somebody who can write the table. */
export function openTable(): TableClient {
  if (deployed) return noTable;
  return createTableClient({
    endpoint: inject('dynamoDbEndpoint'),
    credentials: endpointCredentials(),
    stats: new Stats(),
  });
}

/** The rows of a partition whose sort keys begin so, by sort key; without a prefix all of them. */
export async function rowsOf(client: TableClient, pk: string, prefix = ''): Promise<Record<string, Item>> {
  const rows: Item[] = [];
  let start: unknown;
  do {
    const { Items, LastEvaluatedKey } = await client.call('Query', {
      TableName: vaultTableName,
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix !== '' && { ':prefix': { S: prefix } }) },
      ConsistentRead: true,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    rows.push(...(Items as Item[]));
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return Object.fromEntries(rows.map((row) => [String(row.sk?.S), row]));
}

/** Puts a row, there or not. */
export async function putRow(client: TableClient, row: Item): Promise<void> {
  await client.call('PutItem', { TableName: vaultTableName, Item: row });
}

/** Removes a row. */
export async function removeRow(client: TableClient, pk: string, sk: string): Promise<void> {
  await client.call('DeleteItem', { TableName: vaultTableName, Key: { pk: { S: pk }, sk: { S: sk } } });
}
