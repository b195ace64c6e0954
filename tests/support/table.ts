import { inject } from 'vitest';
import { createTableClient, type Item, type TableClient } from '../../local/dynamodb/client.ts';
import { endpointCredentials } from '../../local/dynamodb/database.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { Stats } from '../../local/stats.ts';

/** The shared stack's database, past the API: the hand of somebody who can write the table. */
export function openTable(): TableClient {
  return createTableClient({
    endpoint: inject('dynamoDbEndpoint'),
    credentials: endpointCredentials(),
    stats: new Stats(),
  });
}

/** All rows of a partition, by sort key. */
export async function rowsOf(client: TableClient, pk: string): Promise<Record<string, Item>> {
  const { Items } = await client.call('Query', {
    TableName: vaultTableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
    ConsistentRead: true,
  });
  return Object.fromEntries((Items as Item[]).map((row) => [String(row.sk?.S), row]));
}

/** Puts a row, there or not. */
export async function putRow(client: TableClient, row: Item): Promise<void> {
  await client.call('PutItem', { TableName: vaultTableName, Item: row });
}

/** Removes a row. */
export async function removeRow(client: TableClient, pk: string, sk: string): Promise<void> {
  await client.call('DeleteItem', { TableName: vaultTableName, Key: { pk: { S: pk }, sk: { S: sk } } });
}
