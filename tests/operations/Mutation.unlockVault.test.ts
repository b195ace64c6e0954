import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { collectEvents, refusal, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { keyRows } from '../support/keyStoreRows.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, memberIdOf, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A locked vault with an item. */
async function lockedVault() {
  const vault = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId: vault.id, login: { password: 'kept' } });
  await alice.lockVault({ vaultId: vault.id });
  return { vault, vaultId: vault.id, itemId };
}

itWithTable('answers the vault as ACTIVE, and leaves that, an event and the request', async () => {
  const { vault, vaultId } = await lockedVault();
  const before = await vaultRows(table, vaultId);
  expect(await alice.unlockVault({ vaultId })).toEqual({ ...vault, state: 'ACTIVE' });

  const after = await vaultRows(table, vaultId);
  const [event = '', ...others] = Object.keys(after).filter((sk) => !(sk in before));
  expect(others).toEqual([]);
  expect(after).toEqual({
    ...before,
    VAULT: { ...before.VAULT, state: 'ACTIVE', membersRevision: Number(before.VAULT?.membersRevision) + 1 },
    [event]: after[event],
  });
  expect(after[event]).toMatchObject({ type: 'VAULT_UNLOCKED', actorId: await memberIdOf(alice) });
});

it('lets everything be sealed, opened and changed as before', async () => {
  const { vaultId, itemId } = await lockedVault();
  await alice.unlockVault({ vaultId });
  expect(await alice.revealSecret({ vaultId, itemId })).toMatchObject({ secret: { password: 'kept' } });
  expect(await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' })).toBeTruthy();
  expect(await alice.inviteMember({ vaultId, role: 'VIEWER' })).toBeTruthy();
  expect(await alice.rotateVaultKey({ vaultId })).toMatchObject({ state: 'ACTIVE' });
});

it('tells the watchers', async () => {
  const { vaultId } = await lockedVault();
  const watch = await collectEvents(alice, vaultId);
  await alice.unlockVault({ vaultId });
  await expect
    .poll(() => watch.events.map(({ type }) => type), { timeout: 10_000 })
    .toContain('VAULT_UNLOCKED');
  watch.close();
});

it('of a vault that is not locked leaves it so', async () => {
  const { id: vaultId } = await alice.createVault();
  expect(await alice.unlockVault({ vaultId })).toMatchObject({ state: 'ACTIVE' });
  expect(await alice.createItem({ vaultId })).toBeTruthy();
});

itWithTable('asked for twice with one token unlocks once, whatever came between', async () => {
  const { vaultId } = await lockedVault();
  const requestToken = randomUUID();
  const first = await alice.unlockVault({ vaultId, requestToken });
  await alice.lockVault({ vaultId });
  const rows = await vaultRows(table, vaultId);
  expect(await alice.unlockVault({ vaultId, requestToken })).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
  expect((await refusal(alice.createItem({ vaultId }))).errorType).toBe('VaultLocked');
});

itWithTable('unlocks no key whose deletion is scheduled, whatever the table says', async () => {
  const { vaultId, itemId } = await lockedVault();
  await alice.scheduleVaultDeletion({ vaultId });
  await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: 'LOCKED' } });
  expect((await refusal(alice.unlockVault({ vaultId }))).errorType).toBe('VaultLocked');
  expect((await refusal(alice.lockVault({ vaultId }))).errorType).toBe('VaultLocked');
  expect((await keyRows(table, vaultId)).control?.state).toEqual({ S: 'DELETION_SCHEDULED' });
  expect((await refusal(alice.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');
});

testOwnerChange(table, true, async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vaultId, requestToken) => api.unlockVault({ vaultId, requestToken }),
}));
