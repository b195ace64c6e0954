import type { Item, TableClient } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';

/** What tells an item from its copies: its id, and a number in its title and host, e.g. `n00001`. */
export interface Named {
  id: string;
  number: string;
}

/** The number of an item, always of the same length. */
export const numberOf = (index: number): string => `n${String(index).padStart(5, '0')}`;

/** The rows of an item as another item of the same size would have them. What is sealed stays, and does not open. */
export function copyOf(rows: Item[], from: Named, to: Named): Item[] {
  const text = JSON.stringify(rows)
    .replaceAll(from.id, to.id)
    .replaceAll(from.number, to.number)
    .replaceAll(from.number.toUpperCase(), to.number.toUpperCase());
  return JSON.parse(text) as Item[];
}

/** An id of an item that was made right after another one. */
export function idAfter(id: string, index: number): string {
  return `${id.slice(0, 10)}Z${String(index).padStart(15, '0')}`;
}

const partsPerTransaction = 100;

/** Puts rows past the API, there or not. Many at a time: the database syncs its file once a call. */
export async function putRows(table: TableClient, rows: Item[]): Promise<void> {
  for (let start = 0; start < rows.length; start += partsPerTransaction) {
    const part = rows.slice(start, start + partsPerTransaction);
    await table.call('TransactWriteItems', {
      TransactItems: part.map((row) => ({ Put: { TableName: vaultTableName, Item: row } })),
    });
  }
}
