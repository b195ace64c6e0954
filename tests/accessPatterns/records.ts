import { randomUUID } from 'node:crypto';
import { putRows } from './copyRows.ts';
import type { FilledVault } from './filledVault.ts';

/** Whom and what a record is about, where it is not the row that it is copied from. */
interface About {
  itemId: string;
  actorId: string;
}

/**
 * Puts records into a vault, a millisecond each: copies of a trashed item's event, or of a reveal.
 * @param firstMs when the first was made
 */
export async function plantRecords(
  vault: FilledVault,
  kind: 'EVENT' | 'REVEAL',
  count: number,
  { itemId, actorId }: About,
  firstMs = Date.now(),
): Promise<void> {
  const type = kind === 'EVENT' ? 'ITEM_TRASHED' : 'SECRET_REVEALED';
  const row = (await vault.rows(`${kind}#`)).find((one) => one.type?.S === type);
  if (!row) throw new Error(`There is no record of the type ${type}`);
  const records = Array.from({ length: count }, (_, index) => {
    const id = `${String(firstMs + index).padStart(13, '0')}-${randomUUID()}`;
    return {
      ...row,
      sk: { S: `${kind}#${id}` },
      id: { S: id },
      itemId: { S: itemId },
      itemEvent: { S: `${itemId}#${id}` },
      actorId: { S: actorId },
      actorEvent: { S: `${actorId}#${id}` },
    };
  });
  await putRows(vault.stack.table, records);
}
