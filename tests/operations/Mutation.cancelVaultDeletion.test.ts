import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { collectEvents, refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { day, dueRowsOf } from '../support/deletions.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { editKeyRow, keyRows } from '../support/keyStoreRows.ts';
import { join } from '../support/membership.ts';
import { testSignIn } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, readRow, vaultPartition } from '../support/plant.ts';
import { openTable, putRow } from '../support/table.ts';
import { editRow, memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A vault with an item, whose deletion is scheduled. */
async function dueVault(owner: Api = alice) {
  const { id: vaultId } = await owner.createVault();
  const { id: itemId } = await owner.createItem({ vaultId, login: { password: 'kept' } });
  await owner.scheduleVaultDeletion({ vaultId, days: 7 });
  return { vaultId, itemId };
}

it('answers that nothing is due, and leaves the vault locked until it is unlocked', async () => {
  const { vaultId, itemId } = await dueVault();
  const cancelled = await alice.cancelVaultDeletion({ vaultId });
  expect(cancelled).toEqual({ vaultId, state: 'LOCKED', deleteAt: null, finalAfter: null });
  expect((await refusal(alice.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');
  expect(await alice.unlockVault({ vaultId })).toMatchObject({ state: 'ACTIVE', deleteAt: null });
  expect(await alice.revealSecret({ vaultId, itemId })).toMatchObject({ secret: { password: 'kept' } });
});

itWithTable('leaves the state, an event and the request, and nothing that is due', async () => {
  const { vaultId } = await dueVault();
  const before = await vaultRows(table, vaultId);
  await alice.cancelVaultDeletion({ vaultId });

  const after = await vaultRows(table, vaultId);
  const [event = '', ...others] = Object.keys(after).filter((sk) => !(sk in before));
  expect(others).toEqual([]);
  const { deleteAt, ...vault } = before.VAULT ?? {};
  expect(deleteAt).toBeGreaterThan(epochIn(0));
  const membersRevision = Number(vault.membersRevision) + 1;
  expect(after).toEqual({
    ...before,
    VAULT: { ...vault, state: 'LOCKED', membersRevision },
    [event]: after[event],
  });
  expect(after[event]).toMatchObject({ type: 'DELETION_CANCELLED', actorId: await memberIdOf(alice) });
  expect(await dueRowsOf(table, vaultId)).toEqual([]);
  const { control } = await keyRows(table, vaultId);
  expect(control).toMatchObject({ state: { S: 'LOCKED' } });
  expect(control).not.toHaveProperty('deleteAt');
});

it('tells the watchers', async () => {
  const { vaultId } = await dueVault();
  const watch = await collectEvents(alice, vaultId);
  await alice.cancelVaultDeletion({ vaultId });
  await expect
    .poll(() => watch.events.map(({ type }) => type), { timeout: 10_000 })
    .toContain('DELETION_CANCELLED');
  watch.close();
});

itWithTable('takes back what only the key store knows: the table missed the scheduling', async () => {
  const { vaultId } = await dueVault();
  await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: 'ACTIVE' }, deleteAt: undefined });
  expect(await alice.cancelVaultDeletion({ vaultId })).toMatchObject({ state: 'LOCKED', deleteAt: null });
  expect(await alice.unlockVault({ vaultId })).toMatchObject({ state: 'ACTIVE' });
});

itWithTable('takes back what only the table shows: it missed the taking back', async () => {
  const { vaultId } = await dueVault();
  const shown = await readRow(table, vaultPartition(vaultId), 'VAULT');
  await alice.cancelVaultDeletion({ vaultId });
  await putRow(table, shown);
  expect(await alice.cancelVaultDeletion({ vaultId })).toMatchObject({ state: 'LOCKED', deleteAt: null });
  expect(await alice.unlockVault({ vaultId })).toMatchObject({ state: 'ACTIVE' });
});

itWithTable('asked for twice with one token is done once', async () => {
  const { vaultId } = await dueVault();
  const requestToken = randomUUID();
  const first = await alice.cancelVaultDeletion({ vaultId, requestToken });
  await alice.scheduleVaultDeletion({ vaultId });
  const rows = await vaultRows(table, vaultId);
  expect(await alice.cancelVaultDeletion({ vaultId, requestToken })).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

describe('an owner who is none any more', () => {
  /** Somebody who was an owner until he was pushed out so, in a vault whose deletion is scheduled since. */
  async function pushedOut(pushOut: (vaultId: string, memberId: string) => Promise<unknown>) {
    const other = await newPerson();
    const { id: vaultId } = await alice.createVault();
    await join(alice, vaultId, other, 'OWNER');
    await pushOut(vaultId, other.id);
    await alice.scheduleVaultDeletion({ vaultId, days: 7 });
    return { other, vaultId };
  }
  const remove = (vaultId: string, memberId: string) => alice.removeMember({ vaultId, memberId });
  const removedSince = (vaultId: string, memberId: string, seconds: number) =>
    editKeyRow(table, vaultId, `member:${memberId}`, { ownerUntil: { N: `${epochIn(-seconds)}` } });

  itWithKeys('since less than 7 days can take it back, and is no member by that', async () => {
    const { other, vaultId } = await pushedOut(remove);
    await removedSince(vaultId, other.id, 7 * day - 60);
    expect(await other.cancelVaultDeletion({ vaultId })).toMatchObject({ state: 'LOCKED', deleteAt: null });
    expect((await refusal(other.unlockVault({ vaultId }))).errorType).toBe('NotFound');
    expect(await alice.unlockVault({ vaultId })).toMatchObject({ state: 'ACTIVE' });
  });

  itWithKeys('since 8 days is told what a stranger is told, and changes nothing', async () => {
    const { other, vaultId } = await pushedOut(remove);
    await removedSince(vaultId, other.id, 8 * day);
    const control = (await keyRows(table, vaultId)).control;
    const refused = await refuse(other, vaultId);
    const absent = await refusal(other.cancelVaultDeletion({ vaultId: absentId }));
    expect(refused.errors).toEqual(absent.errors);
    expect((await keyRows(table, vaultId)).control).toEqual(control);
  });

  itWithKeys('because his role was lowered can take it back, too', async () => {
    const { other, vaultId } = await pushedOut((id, memberId) =>
      alice.changeRole({ vaultId: id, memberId, role: 'VIEWER' }),
    );
    expect(await other.cancelVaultDeletion({ vaultId })).toMatchObject({ state: 'LOCKED' });
    expect((await refusal(other.unlockVault({ vaultId }))).errorType).toBe('Unauthorized');
  });

  itWithKeys('is told what a stranger is told where no deletion is scheduled', async () => {
    const { other, vaultId } = await pushedOut(remove);
    await alice.cancelVaultDeletion({ vaultId });
    expect((await refuse(other, vaultId)).errorType).toBe('NotFound');
  });
});

const refuse = (api: Api, vaultId: string) =>
  refusedWithoutTrace(table, api, vaultId, (requestToken) =>
    api.cancelVaultDeletion({ vaultId, requestToken }),
  );

describe('refuses, and changes nothing,', () => {
  itWithKeys.each(['VIEWER', 'READER', 'EDITOR'] as const)('for who is a %s', async (role) => {
    const [owner, other] = await Promise.all([newPerson(), newPerson()]);
    const { id: vaultId } = await owner.createVault();
    await join(owner, vaultId, other, role);
    await owner.scheduleVaultDeletion({ vaultId });
    expect((await refuse(other, vaultId)).errorType).toBe('Unauthorized');
    expect((await keyRows(table, vaultId)).control?.state).toEqual({ S: 'DELETION_SCHEDULED' });
  });

  itWithKeys('for a stranger, and for a removed member who was no owner, as of an absent vault', async () => {
    const [editor, stranger] = await Promise.all([newPerson(), newPerson()]);
    const { id: vaultId } = await alice.createVault();
    await join(alice, vaultId, editor, 'EDITOR');
    await alice.removeMember({ vaultId, memberId: editor.id });
    await alice.scheduleVaultDeletion({ vaultId });
    const absent = await refusal(stranger.cancelVaultDeletion({ vaultId: absentId }));
    for (const api of [editor, stranger]) expect((await refuse(api, vaultId)).errors).toEqual(absent.errors);
  });

  itWithTable('for an owner by the word of the table alone', async () => {
    const other = await newPerson();
    const { id: vaultId } = await alice.createVault();
    await join(alice, vaultId, other, 'EDITOR');
    await alice.scheduleVaultDeletion({ vaultId });
    await editRow(table, vaultPartition(vaultId), `MEMBER#${other.id}`, { role: { S: 'OWNER' } });
    expect((await refuse(other, vaultId)).errorType).toBe('Unauthorized');
  });

  it.each([false, true])('where none is scheduled, the vault being locked: %s', async (isLocked) => {
    const { id: vaultId } = await alice.createVault();
    if (isLocked) await alice.lockVault({ vaultId });
    expect((await refuse(alice, vaultId)).errorType).toBe('BadInput');
  });

  it.each(badIds)('a vault id that is %s', async (_, vaultId) => {
    expect((await refusal(alice.cancelVaultDeletion({ vaultId }))).errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, requestToken) => {
    const { vaultId } = await dueVault();
    const refused = await refusal(alice.cancelVaultDeletion({ vaultId, requestToken }));
    expect(refused.errorType).toBe('BadInput');
  });
});

testSignIn(table, async (owner) => ({
  vaultId: (await dueVault(owner)).vaultId,
  make: (api, vaultId, requestToken) => api.cancelVaultDeletion({ vaultId, requestToken }),
}));
