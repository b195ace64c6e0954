import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import type { Item, TableClient } from '../../local/dynamodb/client.ts';

/** The sort keys of all rows, in whatever partition, that have a text in a key or an attribute. */
export async function sortKeysWith(table: TableClient, text: string): Promise<string[]> {
  const found: string[] = [];
  let startKey: unknown;
  do {
    const { Items, LastEvaluatedKey } = await table.call('Scan', {
      TableName: vaultTableName,
      ConsistentRead: true,
      ...(startKey !== undefined && { ExclusiveStartKey: startKey }),
    });
    const rows = (Items as Item[]).filter((row) => JSON.stringify(row).includes(text));
    found.push(...rows.map((row) => String(row.sk?.S)));
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
  return found;
}
