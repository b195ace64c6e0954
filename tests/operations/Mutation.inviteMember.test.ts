import { createHash, randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { collectEvents, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, rowsLike, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

const hour = 3_600_000;

it('answers the invitation as the list shows it, with a code whose digest is its id', async () => {
  const { id: vaultId } = await alice.createVault();
  const memberExpiresAt = new Date(Date.now() + 24 * hour).toISOString();
  const { invitation, code } = await alice.inviteMember({ vaultId, role: 'READER', memberExpiresAt });

  expect(code).toMatch(new RegExp(`^${vaultId}-[0-9A-HJKMNP-TV-Z]{26}$`));
  expect(invitation).toEqual({
    id: createHash('sha256')
      .update(code ?? '')
      .digest('hex'),
    vaultId,
    role: 'READER',
    memberExpiresAt: memberExpiresAt.replace(/\d{3}Z$/, '000Z'),
    expiresAt: expect.any(String) as string,
    createdAt: expect.any(String) as string,
    createdBy: await memberIdOf(alice),
  });
  expect((await alice.invitations({ vaultId })).items).toEqual([invitation]);
});

it.each([
  [undefined, 72],
  [1, 1],
  [720, 720],
])('is open for %s hours: %i', async (hours, expected) => {
  const { id: vaultId } = await alice.createVault();
  const { invitation } = await alice.inviteMember({ vaultId, role: 'VIEWER', hours });
  const open = Date.parse(invitation.expiresAt) - Date.parse(invitation.createdAt);
  expect(Math.abs(open - expected * hour)).toBeLessThan(2000);
});

it('makes another code each time', async () => {
  const { id: vaultId } = await alice.createVault();
  const one = await alice.inviteMember({ vaultId, role: 'VIEWER' });
  const other = await alice.inviteMember({ vaultId, role: 'VIEWER' });
  expect(other.code).not.toBe(one.code);
  expect((await alice.invitations({ vaultId })).items).toHaveLength(2);
});

itWithTable('leaves one invitation, one event and no code in any row', async () => {
  const { id: vaultId } = await alice.createVault();
  const before = await vaultRows(table, vaultId);
  const { invitation, code } = await alice.inviteMember({ vaultId, role: 'EDITOR' });

  const after = await vaultRows(table, vaultId);
  const added = Object.keys(after).filter((sk) => !(sk in before));
  expect(added.sort()).toEqual([expect.stringMatching(/^EVENT#/), `INVITE#${invitation.id}`]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'MEMBER_INVITED',
    role: 'EDITOR',
    actorId: await memberIdOf(alice),
  });
  expect(after[added[0] ?? '']).not.toHaveProperty('memberId');
  expect(after.VAULT).toMatchObject({ members: 1, owners: 1 });
  expect(JSON.stringify(after)).not.toContain(code?.slice(27));
});

itWithTable('told twice with one token it is one invitation, and the code is told once', async () => {
  const { id: vaultId } = await alice.createVault();
  const requestToken = randomUUID();
  const first = await alice.inviteMember({ vaultId, role: 'VIEWER', requestToken });
  const rows = await vaultRows(table, vaultId);
  const second = await alice.inviteMember({ vaultId, role: 'VIEWER', requestToken });

  expect(first.code).toBeTruthy();
  expect(second).toEqual({ invitation: first.invitation, code: null });
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithTable('told eight times at once with one token it is one invitation and one code', async () => {
  const { id: vaultId } = await alice.createVault();
  const requestToken = randomUUID();
  const told = await Promise.allSettled(
    Array.from({ length: 8 }, () => alice.inviteMember({ vaultId, role: 'VIEWER', requestToken })),
  );
  const answers = told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));

  expect(Object.keys(await rowsLike(table, vaultId, 'INVITE#'))).toHaveLength(1);
  expect(answers.filter(({ code }) => code !== null)).toHaveLength(1);
});

it('tells the members that somebody is invited, and nothing of the invitation', async () => {
  const { id: vaultId } = await alice.createVault();
  const { events, close } = await collectEvents(alice, vaultId);
  const { invitation, code } = await alice.inviteMember({ vaultId, role: 'VIEWER' });

  await expect.poll(() => events.map(({ type }) => type)).toContain('MEMBER_INVITED');
  close();
  expect(JSON.stringify(events)).not.toContain(invitation.id);
  expect(JSON.stringify(events)).not.toContain(code);
});
