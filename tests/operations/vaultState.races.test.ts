/** What comes of a change of a vault's state, or of its members, when the other happens after it has read everything. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { deployed, itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { vaultRows } from '../support/traces.ts';

let parts: InProcess;
beforeAll(async () => {
  if (!deployed) parts = await openInProcess();
});
afterAll(() => parts?.stop());

const changes: Record<string, () => Record<string, unknown>> = {
  lockVault: () => ({}),
  unlockVault: () => ({}),
  scheduleVaultDeletion: () => ({ days: 7 }),
  inviteMember: () => ({ role: 'READER' }),
  addMachine: () => ({ accountId: '000000000000', roleName: `r${randomUUID()}`, role: 'READER' }),
};
const names = Object.keys(changes);
const pairs = names
  .flatMap((field) => names.map((other): [string, string] => [field, other]))
  // The members' changes among themselves are tested with them; and a key whose deletion is scheduled is not locked.
  .filter((pair) => pair.some((name) => /Vault/.test(name)))
  .filter(([field, other]) => field !== 'scheduleVaultDeletion' || !/lockVault/i.test(other));

async function make(field: string, person: string, vaultId: string, beforeWrite?: () => Promise<unknown>) {
  const input = { requestToken: randomUUID(), vaultId, ...changes[field]?.() };
  return parts.mutate(field, person, input, { ...(beforeWrite && { beforeWrite }) });
}

itWithOwnStack.each(pairs)('%s is Busy when %s came between, and writes nothing', async (field, other) => {
  const person = randomUUID();
  const made = await parts.mutate('createVault', person, { requestToken: randomUUID(), name: 'A vault' });
  const vaultId = (made.data as { id: string }).id;
  // What the functions know of the caller from before lets a change through that comes after the key is locked.
  for (const name of ['inviteMember', 'addMachine']) await make(name, person, vaultId);
  let before = {};
  const result = await make(field, person, vaultId, async () => {
    expect(await make(other, person, vaultId)).toMatchObject({ errors: [] });
    before = await vaultRows(parts.table, vaultId);
  });
  expect(result).toMatchObject({ data: null, errors: [{ errorType: 'Busy' }] });
  expect(await vaultRows(parts.table, vaultId)).toEqual(before);
});
