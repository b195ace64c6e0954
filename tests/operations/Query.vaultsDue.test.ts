import { afterAll, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { backdateRows } from '../support/deletions.ts';
import { itWithKeys } from '../support/host.ts';
import { testShredderAlone } from '../support/shredderCallers.ts';
import { shredder, vaultsDue } from '../support/shredding.ts';
import { openTable, putRow, removeRow } from '../support/table.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

async function scheduledVault(): Promise<string> {
  const { id: vaultId } = await alice.createVault();
  await alice.scheduleVaultDeletion({ vaultId, days: 7 });
  return vaultId;
}

itWithKeys('lists the vaults whose time is over, by the table’s word, and no other', async () => {
  const [ahead, due, cancelled] = [await scheduledVault(), await scheduledVault(), await scheduledVault()];
  await alice.cancelVaultDeletion({ vaultId: cancelled });
  await backdateRows(table, due);
  const listed = await vaultsDue(shredder);
  expect(listed).toContain(due);
  expect(listed).not.toContain(ahead);
  expect(listed).not.toContain(cancelled);
});

itWithKeys('lists them all, page by page', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `${index + 10}`.padStart(26, 'Z'));
  const keyOf = (id: string) => ({ pk: 'DUE', sk: `0000000000007#${id}` });
  for (const id of ids) await putRow(table, { pk: { S: 'DUE' }, sk: { S: keyOf(id).sk } });
  const listed = await vaultsDue(shredder);
  for (const id of ids) await removeRow(table, 'DUE', keyOf(id).sk);
  expect(listed.filter((id) => ids.includes(id))).toEqual(ids);
});

itWithKeys('refuses as BadInput what is no token of its list', async () => {
  const query = 'query ($nextToken: String) { vaultsDue(nextToken: $nextToken) { vaultIds } }';
  const refused = await refusal(shredder.graphql(query, { nextToken: 'x' }));
  expect(refused.errorType).toBe('BadInput');
});

testShredderAlone('Query.vaultsDue', vaultsDue, () => Promise.resolve());
