/** Which items of our two tables a DynamoDB call names. */
import { keyStoreTable, vaultTable, type TableSettings } from '../../infra/tables.ts';
import type { Item } from '../dynamodb/client.ts';
import { keyStoreTableName, vaultTableName } from '../dynamodb/createTables.ts';

/** One item that a call names. */
export interface NamedItem {
  table: string;
  key: Item;
  /** Table and key as one text. */
  id: string;
  /** False for a condition check and for a read. */
  isWritten: boolean;
}

const tables: Record<string, TableSettings> = {
  [vaultTableName]: vaultTable,
  [keyStoreTableName]: keyStoreTable,
};
const singleWrites = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** The key of a row, or of a key; undefined where it lacks a key attribute, or the table is not ours. */
export function itemOf(
  table: string,
  row: Item | undefined,
  isWritten: boolean,
): Required<NamedItem> | undefined {
  const { partitionKey = '', sortKey = '' } = tables[table] ?? {};
  const [partition, sort] = [row?.[partitionKey], row?.[sortKey]];
  if (!partition || !sort) return undefined;
  const key = { [partitionKey]: partition, [sortKey]: sort };
  return { table, key, id: JSON.stringify([table, partition, sort]), isWritten };
}

/** The items that a call names, in its order; of a Query or Scan none. */
export function itemsNamedBy(operation: string, input: Record<string, unknown>): NamedItem[] {
  const found = partsOf(operation, input).map(({ table, row, isWritten }) => itemOf(table, row, isWritten));
  return found.filter((item) => item !== undefined);
}

interface Part {
  table: string;
  row: Item | undefined;
  isWritten: boolean;
}

function partsOf(operation: string, input: Record<string, unknown>): Part[] {
  if (operation === 'GetItem' || singleWrites.has(operation)) {
    const row = (input.Key ?? input.Item) as Item | undefined;
    return [{ table: String(input.TableName), row, isWritten: operation !== 'GetItem' }];
  }
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
    const parts = (input.TransactItems ?? []) as Record<
      string,
      { TableName: string; Key?: Item; Item?: Item }
    >[];
    return parts.flatMap((part) =>
      Object.entries(part).map(([action, { TableName: table, Key, Item }]) => ({
        table,
        row: Key ?? Item,
        isWritten: action !== 'ConditionCheck' && action !== 'Get',
      })),
    );
  }
  if (operation === 'BatchWriteItem') {
    const all = (input.RequestItems ?? {}) as Record<
      string,
      { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]
    >;
    return Object.entries(all).flatMap(([table, writes]) =>
      writes.map((write) => ({
        table,
        row: write.PutRequest?.Item ?? write.DeleteRequest?.Key,
        isWritten: true,
      })),
    );
  }
  return [];
}
