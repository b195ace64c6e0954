/** What somebody who can write the table may put there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import type { Item, TableClient } from '../../local/dynamodb/client.ts';
import { putRow } from './table.ts';

/** Seconds since 1970, some seconds from now. */
export const epochIn = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** Waits until these seconds since 1970 have come. */
export const untilEpoch = (seconds: number): Promise<void> => sleep(seconds * 1000 - Date.now() + 20);

/** Partition of a vault's rows. */
export const vaultPartition = (vaultId: string): string => `VAULT#${vaultId}`;

/** Puts an event into a vault's feed, stamped at this time. @returns its id */
export async function plantEvent(table: TableClient, vaultId: string, atMs: number): Promise<string> {
  const id = `${String(atMs).padStart(13, '0')}-${crypto.randomUUID()}`;
  await putRow(table, {
    pk: { S: vaultPartition(vaultId) },
    sk: { S: `EVENT#${id}` },
    id: { S: id },
    vaultId: { S: vaultId },
    type: { S: 'ITEM_CREATED' },
    at: { S: new Date(atMs).toISOString() },
    actorId: { S: 'somebody' },
  });
  return id;
}

/** A row as it is. */
export async function readRow(table: TableClient, pk: string, sk: string): Promise<Item> {
  const row = (await table.call('GetItem', {
    TableName: vaultTableName,
    Key: { pk: { S: pk }, sk: { S: sk } },
    ConsistentRead: true,
  })) as { Item?: Item };
  if (!row.Item) throw new Error(`There is no row ${sk}`);
  return row.Item;
}
