import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '../../generated/schema.ts';
import { collectEvents, fields, refusal, userOf } from '../support/api.ts';
import { changesOver, newGuest, type Person } from '../support/changes.ts';
import { caseOf } from '../support/everyMutation.ts';
import { startForgetful, type ForgetfulStack } from '../support/forgetfulStack.ts';
import { deployed, itWithKeys, itWithOwnStack, itWithTable } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
let stack: ForgetfulStack;
beforeAll(async () => {
  if (!deployed) stack = await startForgetful();
});
afterAll(async () => {
  await stack?.stop();
  table.close();
});

const alice = await userOf('alice');

itWithTable('answers the vault as LOCKED, and leaves that, an event and the request', async () => {
  const vault = await alice.createVault();
  const before = await vaultRows(table, vault.id);
  const locked = await alice.lockVault({ vaultId: vault.id });
  expect(locked).toEqual({ ...vault, state: 'LOCKED' });

  const after = await vaultRows(table, vault.id);
  const [event = '', ...others] = Object.keys(after).filter((sk) => !(sk in before));
  expect(others).toEqual([]);
  expect(after).toEqual({
    ...before,
    VAULT: { ...before.VAULT, state: 'LOCKED', membersRevision: Number(before.VAULT?.membersRevision) + 1 },
    [event]: after[event],
  });
  expect(after[event]).toMatchObject({ type: 'VAULT_LOCKED', actorId: await memberIdOf(alice) });
});

it('tells the watchers', async () => {
  const { id: vaultId } = await alice.createVault();
  const watch = await collectEvents(alice, vaultId);
  await alice.lockVault({ vaultId });
  await expect
    .poll(() => watch.events.map(({ type }) => type), { timeout: 10_000 })
    .toContain('VAULT_LOCKED');
  watch.close();
});

it('of a locked vault leaves it locked, and one unlocking unlocks it', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.lockVault({ vaultId });
  expect(await alice.lockVault({ vaultId })).toMatchObject({ state: 'LOCKED' });
  expect(await alice.unlockVault({ vaultId })).toMatchObject({ state: 'ACTIVE' });
  expect(await alice.createItem({ vaultId })).toMatchObject({ version: 1 });
});

itWithTable('asked for twice with one token locks once, whatever came between', async () => {
  const { id: vaultId } = await alice.createVault();
  const requestToken = randomUUID();
  const first = await alice.lockVault({ vaultId, requestToken });
  await alice.unlockVault({ vaultId });
  const rows = await vaultRows(table, vaultId);
  expect(await alice.lockVault({ vaultId, requestToken })).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
  expect(await alice.createItem({ vaultId })).toBeTruthy();
});

describe('from the moment of its answer', () => {
  const refusedChanges = [
    ...['createItem', 'createItems', 'updateItem', 'revertItem', 'copyItem', 'updateItemLabels'],
    ...['trashItem', 'restoreItem', 'purgeItem', 'rotateVaultKey'],
    ...['inviteMember', 'confirmMember', 'addMachine', 'changeRole'],
  ];
  itWithTable.each(refusedChanges)('%s is refused as VaultLocked', async (field) => {
    const { id: vaultId } = await alice.createVault();
    const owner: Person = { id: await memberIdOf(alice), change: changesOver(alice) };
    const input = await caseOf(field).prepare(owner, vaultId, newGuest);
    await alice.lockVault({ vaultId });
    const refused = await refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      owner.change(field, { requestToken, ...input }),
    );
    expect(refused.errorType).toBe('VaultLocked');
  });

  itWithKeys('an invitation is not taken', async () => {
    const { id: vaultId } = await alice.createVault();
    const { code } = await alice.inviteMember({ vaultId, role: 'READER' });
    await alice.lockVault({ vaultId });
    const guest = await newPerson();
    const refused = await refusedWithoutTrace(table, guest, vaultId, (requestToken) =>
      guest.acceptInvitation({ code: code ?? '', requestToken }),
    );
    expect(refused.errorType).toBe('VaultLocked');
  });

  itWithTable('no secret is revealed, and no reveal is counted', async () => {
    const { id: vaultId } = await alice.createVault();
    const { id: itemId } = await alice.createItem({ vaultId });
    await alice.revealSecret({ vaultId, itemId });
    await alice.lockVault({ vaultId });
    const before = await vaultRows(table, vaultId);
    expect((await refusal(alice.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');
    expect(await vaultRows(table, vaultId)).toEqual(before);
  });

  itWithKeys('everything that is no secret is still shown to every member', async () => {
    const { id: vaultId } = await alice.createVault('Home');
    const { id: itemId } = await alice.createItem({ vaultId, title: 'Shown', urls: ['https://a.example/'] });
    const viewer = await newPerson();
    await join(alice, vaultId, viewer, 'VIEWER');
    await alice.lockVault({ vaultId });

    const { vault } = await viewer.graphql<Query>(`{ vault(vaultId: "${vaultId}") { ${fields.vault} } }`);
    expect(vault).toMatchObject({ name: 'Home', state: 'LOCKED' });
    expect((await viewer.items({ vaultId })).items).toMatchObject([{ id: itemId, title: 'Shown' }]);
    expect(await viewer.item(vaultId, itemId)).toMatchObject({ title: 'Shown' });
    expect((await viewer.itemVersions({ vaultId, itemId })).items).toHaveLength(1);
    expect(await viewer.itemsForUrl({ vaultId, url: 'https://a.example/' })).toHaveLength(1);
    expect((await viewer.members({ vaultId })).items).toHaveLength(2);
    expect((await viewer.changes({ vaultId })).cursor).toBeTruthy();
    expect((await alice.events({ vaultId })).items[0]).toMatchObject({ type: 'VAULT_LOCKED' });
  });
});

itWithOwnStack('holds for the key within its cache’s time, whatever the table says', async () => {
  const owner = await stack.newPerson();
  const { id: vaultId } = await owner.createVault();
  const { id: itemId } = await owner.createItem({ vaultId });
  await owner.revealSecret({ vaultId, itemId });
  await owner.lockVault({ vaultId });
  await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: 'ACTIVE' } });
  await stack.forget();

  expect((await refusal(owner.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');
  expect((await refusal(owner.createItem({ vaultId }))).errorType).toBe('VaultLocked');
  expect((await refusal(owner.inviteMember({ vaultId, role: 'VIEWER' }))).errorType).toBe('VaultLocked');
  expect((await refusal(owner.reencryptItems({ vaultId }))).errorType).toBe('VaultLocked');
});

testOwnerChange(table, true, async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vaultId, requestToken) => api.lockVault({ vaultId, requestToken }),
}));
