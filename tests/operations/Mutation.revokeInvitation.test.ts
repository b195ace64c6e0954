import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A new vault of alice's with an open invitation. */
async function invitation() {
  const { id: vaultId } = await alice.createVault();
  const { invitation: made, code } = await alice.inviteMember({ vaultId, role: 'EDITOR' });
  return { vaultId, invitationId: made.id, code: code ?? '' };
}

itWithTable('answers what is no longer open, and leaves an event in its place', async () => {
  const { vaultId, invitationId } = await invitation();
  const before = await vaultRows(table, vaultId);

  expect(await alice.revokeInvitation({ vaultId, invitationId })).toEqual({ vaultId, invitationId });

  const { [`INVITE#${invitationId}`]: gone, ...kept } = before;
  const after = await vaultRows(table, vaultId);
  const added = Object.keys(after).filter((sk) => !(sk in kept));
  expect(gone).toBeDefined();
  expect(added).toEqual([expect.stringMatching(/^EVENT#/)]);
  expect(after).toMatchObject(kept);
  expect(after).not.toHaveProperty([`INVITE#${invitationId}`]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'INVITATION_REVOKED',
    actorId: await memberIdOf(alice),
  });
});

itWithKeys('its code is NotFound from then on', async () => {
  const { vaultId, invitationId, code } = await invitation();
  const person = await newPerson();
  await alice.revokeInvitation({ vaultId, invitationId });
  const refused = await refusedWithoutTrace(table, person, vaultId, (requestToken) =>
    person.acceptInvitation({ code, requestToken }),
  );
  expect(refused.errorType).toBe('NotFound');
});

itWithTable('is one effect and one answer with one token', async () => {
  const { vaultId, invitationId } = await invitation();
  const input = { vaultId, invitationId, requestToken: randomUUID() };
  const first = await alice.revokeInvitation(input);
  const rows = await vaultRows(table, vaultId);
  expect(await alice.revokeInvitation(input)).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithTable('with a token that revoked another one is a DuplicateRequest, and revokes nothing', async () => {
  const { vaultId, invitationId } = await invitation();
  const other = await alice.inviteMember({ vaultId, role: 'VIEWER' });
  const requestToken = randomUUID();
  await alice.revokeInvitation({ vaultId, invitationId, requestToken });
  const refused = await refusal(
    alice.revokeInvitation({ vaultId, invitationId: other.invitation.id, requestToken }),
  );
  expect(refused.errorType).toBe('DuplicateRequest');
  expect((await alice.invitations({ vaultId })).items).toEqual([other.invitation]);
});

itWithTable('takes one that has expired away, too', async () => {
  const { vaultId, invitationId } = await invitation();
  await editRow(table, vaultPartition(vaultId), `INVITE#${invitationId}`, {
    ttl: { N: String(epochIn(-1)) },
  });
  await alice.revokeInvitation({ vaultId, invitationId });
  expect(await vaultRows(table, vaultId)).not.toHaveProperty([`INVITE#${invitationId}`]);
});

itWithKeys('leaves whoever has taken it: it is NotFound then', async () => {
  const { vaultId, invitationId, code } = await invitation();
  const person = await newPerson();
  await person.acceptInvitation({ code });
  const refused = await refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
    alice.revokeInvitation({ vaultId, invitationId, requestToken }),
  );
  expect(refused.errorType).toBe('NotFound');
  expect((await alice.members({ vaultId })).items.map(({ id }) => id)).toContain(person.id);
});

it('is NotFound for one that was revoked before, and for one of another vault', async () => {
  const { vaultId, invitationId } = await invitation();
  const { id: other } = await alice.createVault();
  const revoke = (vault: string) =>
    refusedWithoutTrace(table, alice, vault, (requestToken) =>
      alice.revokeInvitation({ vaultId: vault, invitationId, requestToken }),
    );
  expect((await revoke(other)).errorType).toBe('NotFound');
  await alice.revokeInvitation({ vaultId, invitationId });
  expect((await revoke(vaultId)).errorType).toBe('NotFound');
});

describe('refuses as BadInput, and writes nothing,', () => {
  it.each([
    ['empty', ''],
    ['63 characters long', '0'.repeat(63)],
    ['65 characters long', '0'.repeat(65)],
    ['in upper case', 'A'.repeat(64)],
    ['with a separator in it', `${'0'.repeat(62)}#0`],
    ['followed by a line break', `${'0'.repeat(64)}\n`],
  ])('an invitation’s id that is %s', async (_, invitationId) => {
    const { vaultId } = await invitation();
    const refused = await refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      alice.revokeInvitation({ vaultId, invitationId, requestToken }),
    );
    expect(refused.errorType).toBe('BadInput');
  });
});

testOwnerChange(table, true, async () => {
  const { vaultId, invitationId } = await invitation();
  return {
    vaultId,
    make: (api, vault, requestToken) => api.revokeInvitation({ vaultId: vault, invitationId, requestToken }),
  };
});
