/** Sealed versions as somebody who can write the table may change them. */
import type { Item, TableClient } from '../../local/dynamodb/client.ts';
import { readRow, vaultPartition } from './plant.ts';
import { putRow } from './table.ts';
import { editRow } from './traces.ts';

/** Where a sealed version stands. */
export interface SealedAt {
  vaultId: string;
  itemId: string;
  version: number;
}

const sortKeyOf = ({ itemId, version }: SealedAt): string =>
  `SECRET#${itemId}#${String(version).padStart(8, '0')}`;

/** The sealed message of a version. */
export async function messageAt(table: TableClient, at: SealedAt): Promise<Buffer> {
  const { sealed } = await readRow(table, vaultPartition(at.vaultId), sortKeyOf(at));
  return Buffer.from(String(sealed?.B), 'base64');
}

/** Changes attributes of a sealed version's row. */
export function editSealed(
  table: TableClient,
  at: SealedAt,
  attributes: Record<string, Record<string, unknown> | undefined>,
): Promise<void> {
  return editRow(table, vaultPartition(at.vaultId), sortKeyOf(at), attributes);
}

/** Puts another message in the place of a version's; `length` as told, by default its own. */
export function replaceMessage(
  table: TableClient,
  at: SealedAt,
  message: Uint8Array,
  length = message.length,
): Promise<void> {
  return editSealed(table, at, {
    sealed: { B: Buffer.from(message).toString('base64') },
    length: { N: `${length}` },
  });
}

/** Puts a copy of a sealed version's whole row in the place of another. */
export async function copySealed(table: TableClient, from: SealedAt, to: SealedAt): Promise<void> {
  const row: Item = await readRow(table, vaultPartition(from.vaultId), sortKeyOf(from));
  await putRow(table, { ...row, pk: { S: vaultPartition(to.vaultId) }, sk: { S: sortKeyOf(to) } });
}
