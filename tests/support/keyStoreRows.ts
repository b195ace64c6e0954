/** Rows of the key store, past the functions: what nobody but an administrator of AWS can do. */
import type { Item, TableClient } from '../../local/dynamodb/client.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';

/** The rows of a vault's key by their type, e.g. `control`, `branch:ACTIVE`. */
export async function keyRows(table: TableClient, vaultId: string): Promise<Record<string, Item>> {
  const { Items } = await table.call('Query', {
    TableName: keyStoreTableName,
    KeyConditionExpression: '#id = :id',
    ExpressionAttributeNames: { '#id': 'branch-key-id' },
    ExpressionAttributeValues: { ':id': { S: vaultId } },
    ConsistentRead: true,
  });
  return Object.fromEntries((Items as Item[]).map((row) => [String(row.type?.S), row]));
}

/** Puts a row of a vault's key back with other attributes. */
export async function editKeyRow(
  table: TableClient,
  vaultId: string,
  type: string,
  attributes: Item,
): Promise<void> {
  const row = (await keyRows(table, vaultId))[type];
  if (!row) throw new Error(`There is no row ${type}`);
  await table.call('PutItem', { TableName: keyStoreTableName, Item: { ...row, ...attributes } });
}

/** The versions of a vault's key. */
export async function keyVersionsOf(table: TableClient, vaultId: string): Promise<string[]> {
  const prefix = 'branch:version:';
  const types = Object.keys(await keyRows(table, vaultId));
  return types.filter((type) => type.startsWith(prefix)).map((type) => type.slice(prefix.length));
}

/** Has a vault's key rotated so many seconds ago, by the key store's word. */
export const rotatedAgo = (table: TableClient, vaultId: string, seconds: number): Promise<void> =>
  editKeyRow(table, vaultId, 'control', { rotatedAt: { N: `${Math.floor(Date.now() / 1000) - seconds}` } });
