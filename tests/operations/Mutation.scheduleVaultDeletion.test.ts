import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Query, VaultDeletion } from '../../generated/schema.ts';
import { collectEvents, fields, refusal, userOf } from '../support/api.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { day, dueRowsOf } from '../support/deletions.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { keyRows } from '../support/keyStoreRows.ts';
import { invited, join } from '../support/membership.ts';
import { testSignIn } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** Days from now to a time. */
const daysTo = (at: string | null | undefined) => (Date.parse(at ?? '') - Date.now()) / 1000 / day;

it.each([7, 30])('of %i days is due then, and final 35 days later', async (days) => {
  const { id: vaultId } = await alice.createVault();
  const deletion = await alice.scheduleVaultDeletion({ vaultId, days });
  expect(deletion).toMatchObject({ vaultId, state: 'DELETION_SCHEDULED' });
  expect(daysTo(deletion.deleteAt)).toBeCloseTo(days, 3);
  expect(Date.parse(deletion.finalAfter ?? '') - Date.parse(deletion.deleteAt ?? '')).toBe(35 * day * 1000);
});

it('is of 30 days where none are given', async () => {
  const { id: vaultId } = await alice.createVault();
  expect(daysTo((await alice.scheduleVaultDeletion({ vaultId })).deleteAt)).toBeCloseTo(30, 3);
});

itWithTable('leaves the state, an event, the request and the row that the shredder finds', async () => {
  const { id: vaultId } = await alice.createVault();
  const before = await vaultRows(table, vaultId);
  const { deleteAt } = await alice.scheduleVaultDeletion({ vaultId, days: 7 });
  const seconds = Date.parse(deleteAt ?? '') / 1000;

  const after = await vaultRows(table, vaultId);
  const [event = '', ...others] = Object.keys(after).filter((sk) => !(sk in before));
  expect(others).toEqual([]);
  const membersRevision = Number(before.VAULT?.membersRevision) + 1;
  expect(after).toEqual({
    ...before,
    VAULT: { ...before.VAULT, state: 'DELETION_SCHEDULED', deleteAt: seconds, membersRevision },
    [event]: after[event],
  });
  expect(after[event]).toMatchObject({ type: 'DELETION_SCHEDULED', actorId: await memberIdOf(alice) });
  expect(await dueRowsOf(table, vaultId)).toEqual([`${String(seconds).padStart(13, '0')}#${vaultId}`]);
  const { control } = await keyRows(table, vaultId);
  expect(control).toMatchObject({ state: { S: 'DELETION_SCHEDULED' }, deleteAt: { N: `${seconds}` } });
});

itWithKeys('tells every member who watches', async () => {
  const { id: vaultId } = await alice.createVault();
  const viewer = await newPerson();
  await join(alice, vaultId, viewer, 'VIEWER');
  const watches = await Promise.all([alice, viewer].map((member) => collectEvents(member, vaultId)));
  await alice.scheduleVaultDeletion({ vaultId });
  for (const { events, close } of watches) {
    await expect
      .poll(() => events.map(({ type }) => type), { timeout: 10_000 })
      .toContain('DELETION_SCHEDULED');
    close();
  }
});

itWithTable('scheduled anew is due at the new time alone', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.scheduleVaultDeletion({ vaultId, days: 30 });
  const { deleteAt } = await alice.scheduleVaultDeletion({ vaultId, days: 8 });
  const seconds = Date.parse(deleteAt ?? '') / 1000;
  expect(daysTo(deleteAt)).toBeCloseTo(8, 3);
  expect(await dueRowsOf(table, vaultId)).toEqual([`${String(seconds).padStart(13, '0')}#${vaultId}`]);
  expect((await keyRows(table, vaultId)).control?.deleteAt).toEqual({ N: `${seconds}` });
});

itWithTable('asked for twice with one token is one deletion', async () => {
  const { id: vaultId } = await alice.createVault();
  const requestToken = randomUUID();
  const first = await alice.scheduleVaultDeletion({ vaultId, requestToken });
  const rows = await vaultRows(table, vaultId);
  expect(await alice.scheduleVaultDeletion({ vaultId, requestToken, days: 7 })).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithKeys('of a locked vault may be scheduled', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.lockVault({ vaultId });
  expect(await alice.scheduleVaultDeletion({ vaultId })).toMatchObject({ state: 'DELETION_SCHEDULED' });
});

describe('until it is over or taken back', () => {
  it('nothing is sealed or opened, and what is no secret is shown', async () => {
    const { id: vaultId } = await alice.createVault();
    const { id: itemId } = await alice.createItem({ vaultId });
    const { deleteAt } = await alice.scheduleVaultDeletion({ vaultId });
    expect((await refusal(alice.createItem({ vaultId }))).errorType).toBe('VaultLocked');
    expect((await refusal(alice.trashItem({ vaultId, itemId }))).errorType).toBe('VaultLocked');
    expect((await refusal(alice.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');

    const { vault } = await alice.graphql<Query>(`{ vault(vaultId: "${vaultId}") { ${fields.vault} } }`);
    expect(vault).toMatchObject({ state: 'DELETION_SCHEDULED', deleteAt });
    expect((await alice.items({ vaultId })).items).toHaveLength(1);
    expect((await alice.events({ vaultId })).items[0]).toMatchObject({ type: 'DELETION_SCHEDULED' });
  });

  itWithKeys('the members stay as they are', async () => {
    const { id: vaultId } = await alice.createVault();
    const [editor, pending, guest] = await Promise.all([newPerson(), newPerson(), newPerson()]);
    await join(alice, vaultId, editor, 'EDITOR');
    await invited(alice, vaultId, pending, 'READER');
    const { code, invitation } = await alice.inviteMember({ vaultId, role: 'READER' });
    await alice.scheduleVaultDeletion({ vaultId });
    const before = await vaultRows(table, vaultId);

    const machine = { vaultId, accountId: '000000000000', roleName: 'ci', role: 'READER' as const };
    const changes: [string, () => Promise<unknown>][] = [
      ['inviteMember', () => alice.inviteMember({ vaultId, role: 'READER' })],
      ['revokeInvitation', () => alice.revokeInvitation({ vaultId, invitationId: invitation.id })],
      ['acceptInvitation', () => guest.acceptInvitation({ code: code ?? '' })],
      ['confirmMember', () => alice.confirmMember({ vaultId, memberId: pending.id, role: 'READER' })],
      ['addMachine', () => alice.addMachine(machine)],
      ['changeRole', () => alice.changeRole({ vaultId, memberId: editor.id, role: 'VIEWER' })],
      ['removeMember', () => alice.removeMember({ vaultId, memberId: editor.id })],
      ['leaveVault', () => editor.leaveVault({ vaultId })],
    ];
    for (const [name, change] of changes) {
      expect([name, (await refusal(change())).errorType]).toEqual([name, 'VaultLocked']);
    }
    expect(await vaultRows(table, vaultId)).toEqual(before);
  });
});

describe('refuses as BadInput, and writes nothing,', () => {
  const refuse = async (
    input: { days?: number; vaultId?: string },
    token?: string,
  ): Promise<VaultDeletion | string> => {
    const { id } = await alice.createVault();
    const schedule = (requestToken: string) =>
      alice.scheduleVaultDeletion({ vaultId: id, requestToken, ...input });
    return (await refusedWithoutTrace(table, alice, id, schedule, token)).errorType;
  };

  it.each([6, 31, 0, -7, 365])('%i days', async (days) => {
    expect(await refuse({ days })).toBe('BadInput');
  });

  it.each(badIds)('a vault id that is %s', async (_, vaultId) => {
    expect(await refuse({ vaultId })).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, token) => {
    expect(await refuse({}, token)).toBe('BadInput');
  });
});

const prepare = async (owner: typeof alice) => ({
  vaultId: (await owner.createVault()).id,
  make: (api: typeof alice, vaultId: string, requestToken: string) =>
    api.scheduleVaultDeletion({ vaultId, requestToken }),
});
testCallers(table, 'OWNER', prepare);
testSignIn(table, prepare);
