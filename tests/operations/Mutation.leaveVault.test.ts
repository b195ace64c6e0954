import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { invited, join } from '../support/membership.ts';
import { testStates } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable } from '../support/table.ts';
import { callerRows, editRow, refusedWithoutTrace, vaultRows } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';
import { watchVault } from '../support/watching.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const roles = ['VIEWER', 'READER', 'EDITOR', 'OWNER'] as const;

/** A new vault of alice's with a member. */
async function vaultWithMember(role: (typeof roles)[number]) {
  const { id: vaultId } = await alice.createVault();
  const person = await newPerson();
  await join(alice, vaultId, person, role);
  return { vaultId, person };
}

itWithKeys.each(roles)('takes a %s away, and leaves an event', async (role) => {
  const { vaultId, person } = await vaultWithMember(role);
  const before = await vaultRows(table, vaultId);
  const left = await person.leaveVault({ vaultId });
  const after = await vaultRows(table, vaultId);

  expect(left).toEqual({ vaultId, memberId: person.id, revealedItemIds: [], moreRevealed: false });
  const added = Object.keys(after).filter((sk) => !(sk in before));
  expect(added).toEqual([expect.stringMatching(/^EVENT#/)]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'MEMBER_LEFT',
    actorId: person.id,
    memberId: person.id,
  });
  expect(after).not.toHaveProperty([`MEMBER#${person.id}`]);
  expect(after.VAULT).toMatchObject({ members: 1, owners: 1 });
  expect(await callerRows(table, person)).not.toHaveProperty([`VAULT#${vaultId}`]);
});

itWithKeys('refuses whoever has left at the next request, and closes the live connection', async () => {
  const { vaultId, person } = await vaultWithMember('EDITOR');
  const { id: itemId } = await person.createItem({ vaultId });
  await person.revealSecret({ vaultId, itemId });
  const [own, other] = [await watchVault(person, vaultId), await watchVault(alice, vaultId)];
  await person.leaveVault({ vaultId });

  const asked = [
    person.items({ vaultId }),
    person.revealSecret({ vaultId, itemId }),
    person.createItem({ vaultId }),
    person.leaveVault({ vaultId }),
  ];
  const refused = await Promise.all(asked.map(refusal));
  expect(refused.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'NotFound'));
  await expect.poll(() => own.hasEnded()).toBe(true);
  await expect.poll(() => other.events.map(({ type }) => type)).toContain('MEMBER_LEFT');
  expect(other.hasEnded()).toBe(false);
  other.close();
});

itWithKeys('lets the person in again who is invited again', async () => {
  const { vaultId, person } = await vaultWithMember('READER');
  const { id: itemId } = await alice.createItem({ vaultId });
  await person.leaveVault({ vaultId });
  await join(alice, vaultId, person, 'READER');
  expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
});

itWithKeys('is one departure and one answer with one token, also once the person is back', async () => {
  const { vaultId, person } = await vaultWithMember('READER');
  const requestToken = randomUUID();
  const first = await person.leaveVault({ vaultId, requestToken });
  expect(await person.leaveVault({ vaultId, requestToken })).toEqual(first);
  await join(alice, vaultId, person, 'READER');
  expect(await person.leaveVault({ vaultId, requestToken })).toEqual(first);
  expect((await person.items({ vaultId })).items).toEqual([]);
});

describe('the last owner', () => {
  it('is refused as BadInput, alone in the vault', async () => {
    const { id: vaultId } = await alice.createVault();
    const refused = await refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      alice.leaveVault({ vaultId, requestToken }),
    );
    expect(refused.errorType).toBe('BadInput');
  });

  itWithKeys('is refused as BadInput where there are other members, and once the other owner left', async () => {
    const { vaultId, person } = await vaultWithMember('OWNER');
    await join(alice, vaultId, await newPerson(), 'EDITOR');
    await person.leaveVault({ vaultId });
    expect((await refusal(alice.leaveVault({ vaultId }))).errorType).toBe('BadInput');
    expect((await alice.inviteMember({ vaultId, role: 'VIEWER' })).code).toBeTruthy();
  });

  itWithKeys('stays of two who leave at the same time', async () => {
    const { vaultId, person } = await vaultWithMember('OWNER');
    const leave = (api: typeof alice) => answerOrBusy(api.leaveVault({ vaultId })).catch(() => 'refused');
    await Promise.all([leave(alice), leave(person)]);
    const rows = await vaultRows(table, vaultId);
    expect(Object.keys(rows).filter((sk) => sk.startsWith('MEMBER#'))).toHaveLength(1);
    expect(rows.VAULT).toMatchObject({ members: 1, owners: 1 });
  });
});

describe('is refused, and leaves nothing,', () => {
  const leave = (api: typeof alice, vaultId: string, token?: string) =>
    refusedWithoutTrace(table, api, vaultId, (requestToken) => api.leaveVault({ vaultId, requestToken }), token);

  itWithKeys('to a stranger and a pending member as if the vault did not exist', async () => {
    const { id: vaultId } = await alice.createVault();
    const person = await newPerson();
    const [stranger, absent] = [
      await leave(person, vaultId),
      await refusal(person.leaveVault({ vaultId: absentId })),
    ];
    expect(stranger.errorType).toBe('NotFound');
    expect(stranger.errors).toEqual(absent.errors);
    await invited(alice, vaultId, person);
    expect((await leave(person, vaultId)).errors).toEqual(absent.errors);
  });

  itWithKeys('to a member whose membership has ended, as NotFound', async () => {
    const { vaultId, person } = await vaultWithMember('READER');
    const exp = { N: String(epochIn(-1)) };
    await editRow(table, vaultPartition(vaultId), `MEMBER#${person.id}`, { exp });
    expect((await leave(person, vaultId)).errorType).toBe('NotFound');
  });

  itWithKeys('to a sign-in of more than 15 minutes ago, as StepUpRequired', async () => {
    const { vaultId, person } = await vaultWithMember('VIEWER');
    const [late, early] = await Promise.all([signedInAgo(person, 16), signedInAgo(person, 14)]);
    expect((await leave(late, vaultId)).errorType).toBe('StepUpRequired');
    expect((await early.leaveVault({ vaultId })).memberId).toBe(person.id);
  });

  itWithKeys('to a machine, as StepUpRequired', async () => {
    const { id: vaultId } = await alice.createVault();
    await alice.addMachine({ vaultId, accountId: '000000000000', roleName: 'leaver', role: 'EDITOR' });
    expect((await leave(machineOf('leaver'), vaultId)).errorType).toBe('StepUpRequired');
  });

  it.each(badTokens)('with a request token that is %s, as BadInput', async (_, token) => {
    const { id: vaultId } = await alice.createVault();
    expect((await leave(alice, vaultId, token)).errorType).toBe('BadInput');
  });

  it.each(badIds)('with a vault id that is %s, as BadInput', async (_, vaultId) => {
    expect((await refusal(alice.leaveVault({ vaultId }))).errorType).toBe('BadInput');
  });
});

testStates(table, true, async () => {
  const { vaultId } = await vaultWithMember('OWNER');
  return { vaultId, make: (api, vault, requestToken) => api.leaveVault({ vaultId: vault, requestToken }) };
});
