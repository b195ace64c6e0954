/** Vaults whose deletion is scheduled, and what time makes of them. */
import type { TableClient } from '../../local/dynamodb/client.ts';
import { editKeyRow } from './keyStoreRows.ts';
import { epochIn, vaultPartition } from './plant.ts';
import { putRow, removeRow, rowsOf } from './table.ts';
import { editRow } from './traces.ts';

/** Seconds of a day. */
export const day = 24 * 60 * 60;

const pk = 'DUE';

/** The sort keys by which the shredder finds a vault. */
export const dueRowsOf = async (table: TableClient, vaultId: string): Promise<string[]> =>
  Object.keys(await rowsOf(table, pk)).filter((sk) => sk.endsWith(`#${vaultId}`));

/** Has the time of a vault over by the vault table's word alone, as a writer of that table can. */
export async function backdateRows(table: TableClient, vaultId: string): Promise<void> {
  const deleteAt = epochIn(-60);
  for (const sk of await dueRowsOf(table, vaultId)) await removeRow(table, pk, sk);
  await putRow(table, { pk: { S: pk }, sk: { S: `${String(deleteAt).padStart(13, '0')}#${vaultId}` } });
  await editRow(table, vaultPartition(vaultId), 'VAULT', { deleteAt: { N: `${deleteAt}` } });
}

/** Has it over by the key store's word, too, as days do. */
export async function letTimePass(table: TableClient, vaultId: string): Promise<void> {
  await backdateRows(table, vaultId);
  await editKeyRow(table, vaultId, 'control', { deleteAt: { N: `${epochIn(-60)}` } });
}
