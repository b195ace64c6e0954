import type { TableClient } from '../../local/dynamodb/client.ts';
import type { Api } from './api.ts';
import { vaultPartition } from './plant.ts';
import { putRow } from './table.ts';
import { memberIdOf, rowsLike } from './traces.ts';

const hour = 3600;

/** What the reveals in a vault have left: their records, oldest first, and the sum of the counts. */
export async function revealsIn(table: TableClient, vaultId: string) {
  const records = Object.values(await rowsLike(table, vaultId, 'REVEAL#'));
  const counts = Object.values(await rowsLike(table, vaultId, 'COUNT#'));
  return { records, count: counts.reduce((sum, { n }) => sum + Number(n), 0) };
}

/**
 * Plants a member's count of this clock hour, and of the next in case it strikes.
 * @returns a function that answers how many were counted since
 */
export async function plantCount(
  table: TableClient,
  vaultId: string,
  member: Api,
  n: number,
): Promise<() => Promise<number>> {
  const now = Math.floor(Date.now() / 1000 / hour);
  const id = await memberIdOf(member);
  for (const at of [now, now + 1]) {
    await putRow(table, {
      pk: { S: vaultPartition(vaultId) },
      sk: { S: `COUNT#${id}#${at}` },
      n: { N: `${n}` },
    });
  }
  return async () => (await revealsIn(table, vaultId)).count - 2 * n;
}
