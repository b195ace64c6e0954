import { vaultTable } from '../../infra/tables.ts';
import type { Item } from './client.ts';

/** The key of a row of the vault table. */
export function rowKey(row: Item): Item {
  const { partitionKey, sortKey } = vaultTable;
  return { [partitionKey]: row[partitionKey] ?? {}, [sortKey]: row[sortKey] ?? {} };
}
