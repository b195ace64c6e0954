/** The function that destroys vaults, over the shared stack. */
import { afterAll, afterEach, beforeEach, describe, expect, inject, vi } from 'vitest';
import { handler } from '../../functions/shredVaults.ts';
import { refusal } from '../support/api.ts';
import { backdateRows, dueRowsOf, letTimePass } from '../support/deletions.ts';
import { deployed, itWithKeys } from '../support/host.ts';
import { keyRows } from '../support/keyStoreRows.ts';
import { join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { purgeVaultPage, shredder } from '../support/shredding.ts';
import { shredderEnvironment } from '../support/shredderCallers.ts';
import { openTable } from '../support/table.ts';
import { callerRows, vaultRows } from '../support/traces.ts';

const table = openTable();
beforeEach(() => {
  if (deployed) return;
  for (const [name, value] of Object.entries(shredderEnvironment(inject('endpoint'))))
    vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => table.close());

/** A vault with 50 items and a reader, whose deletion is scheduled. */
async function scheduledVault() {
  const [owner, reader] = await Promise.all([newPerson(), newPerson()]);
  const requestToken = crypto.randomUUID();
  const { id: vaultId } = await owner.createVault('A vault', requestToken);
  await join(owner, vaultId, reader, 'READER');
  const items = Array.from({ length: 25 }, (_, index) => ({ title: `T${index}`, custom: {} }));
  await owner.createItems({ vaultId, items });
  const [{ id: itemId } = { id: '' }] = await owner.createItems({ vaultId, items });
  await owner.scheduleVaultDeletion({ vaultId, days: 7 });
  return { owner, reader, vaultId, itemId, requestToken };
}

/** What is left of a vault: its rows, the entries in its members' lists, what the shredder finds, its key. */
async function left({ owner, reader, vaultId }: Awaited<ReturnType<typeof scheduledVault>>) {
  const lists = await Promise.all([owner, reader].map((member) => callerRows(table, member)));
  return {
    rows: Object.keys(await vaultRows(table, vaultId)).length,
    listed: lists.filter((rows) => `VAULT#${vaultId}` in rows).length,
    due: (await dueRowsOf(table, vaultId)).length,
    keys: Object.keys(await keyRows(table, vaultId)).filter((type) => type.startsWith('branch:')).length,
    isGoverned: 'control' in (await keyRows(table, vaultId)),
  };
}
const nothing = { rows: 0, listed: 0, due: 0, keys: 0, isGoverned: true };

itWithKeys('a vault whose time is over is gone, with all that led to it, and others are not', async () => {
  const [over, ahead] = await Promise.all([scheduledVault(), scheduledVault()]);
  await letTimePass(table, over.vaultId);
  const before = await vaultRows(table, ahead.vaultId);

  const { gone } = await handler();

  expect(gone).toBeGreaterThan(0);
  expect(await left(over)).toEqual(nothing);
  const { owner, reader, vaultId, itemId } = over;
  expect((await refusal(owner.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');
  expect((await refusal(owner.cancelVaultDeletion({ vaultId }))).errorType).toBe('NotFound');
  const { vaults } = await reader.graphql<{ vaults: { items: unknown[] } }>('{ vaults { items { id } } }');
  expect(vaults.items).toEqual([]);
  expect(await vaultRows(table, ahead.vaultId)).toEqual(before);
  expect(await left(ahead)).toMatchObject({ listed: 2, due: 1, keys: 2 });
});

itWithKeys('a vault whose time is over by the table alone stays whole, and can be used again', async () => {
  const vault = await scheduledVault();
  const { owner, vaultId, itemId } = vault;
  await backdateRows(table, vaultId);
  const before = [await vaultRows(table, vaultId), await keyRows(table, vaultId)];

  const { left: undone } = await handler();

  expect(undone).toBeGreaterThan(0);
  expect([await vaultRows(table, vaultId), await keyRows(table, vaultId)]).toEqual(before);
  await owner.cancelVaultDeletion({ vaultId });
  await owner.unlockVault({ vaultId });
  expect(await owner.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
});

describe('what was stopped', () => {
  itWithKeys.each([1, 2])('after %i pages goes on with the next run', async (pages) => {
    const vault = await scheduledVault();
    await letTimePass(table, vault.vaultId);
    for (let page = 0; page < pages; page += 1) await purgeVaultPage(shredder, vault.vaultId);
    expect((await left(vault)).rows).toBeGreaterThan(0);
    await handler();
    expect(await left(vault)).toEqual(nothing);
  });

  itWithKeys('because its calls are refused goes on with the next run', async () => {
    const vault = await scheduledVault();
    await letTimePass(table, vault.vaultId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    await expect(handler()).rejects.toThrow('The function failed.');
    for (const [name, value] of Object.entries(shredderEnvironment(inject('endpoint'))))
      vi.stubEnv(name, value);
    await handler();
    expect(await left(vault)).toEqual(nothing);
  });
});

itWithKeys('two runs at once do what one does', async () => {
  const vault = await scheduledVault();
  await letTimePass(table, vault.vaultId);
  await Promise.all([handler(), handler()]);
  await handler();
  expect(await left(vault)).toEqual(nothing);
});

itWithKeys('a vault that is gone is not made again by the request that made it', async () => {
  const vault = await scheduledVault();
  const { owner, vaultId, requestToken } = vault;
  await letTimePass(table, vaultId);
  await handler();
  // Kept answers last a day, and a deletion takes a week.
  await table.call('DeleteItem', {
    TableName: 'vault',
    Key: { pk: { S: `CALLER#${owner.id}` }, sk: { S: `REQUEST#${requestToken}` } },
  });
  const refused = await refusal(owner.createVault('A vault', requestToken));
  expect(refused.errorType).toBe('DuplicateRequest');
  expect(await left(vault)).toEqual(nothing);
  expect((await owner.createVault()).id).not.toBe(vaultId);
});
