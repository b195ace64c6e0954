import { afterAll, describe, expect, it } from 'vitest';
import type { ChangeRoleInput } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { invited, join } from '../support/membership.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { epochIn } from '../support/plant.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, refusedWithoutTrace } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const aliceId = await memberIdOf(alice);
const machine = { accountId: '000000000000', roleName: 'deployer', role: 'EDITOR' as const };
const machineId = '000000000000:deployer';

/** A new vault of alice's with a machine. */
async function vaultWithMachine(): Promise<string> {
  const { id: vaultId } = await alice.createVault();
  await alice.addMachine({ vaultId, ...machine });
  return vaultId;
}

const refuse = (vaultId: string, input: Omit<ChangeRoleInput, 'vaultId' | 'requestToken'>) =>
  refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
    alice.changeRole({ vaultId, requestToken, ...input }),
  );

describe('refuses, and writes nothing,', () => {
  const end = (seconds: number) => new Date(epochIn(seconds) * 1000).toISOString();

  it('a machine as OWNER, as BadInput', async () => {
    const vaultId = await vaultWithMachine();
    const refused = await refuse(vaultId, { memberId: machineId, role: 'OWNER' });
    expect(refused.errorType).toBe('BadInput');
    expect(refused.message).toContain('EDITOR at most');
  });

  it('an end in the past, as BadInput', async () => {
    const vaultId = await vaultWithMachine();
    const input = { memberId: machineId, role: 'VIEWER' as const, expiresAt: end(-1) };
    expect((await refuse(vaultId, input)).errorType).toBe('BadInput');
  });

  itWithKeys('an OWNER with an end, as BadInput', async () => {
    const { id: vaultId } = await alice.createVault();
    const person = await newPerson();
    await join(alice, vaultId, person, 'EDITOR');
    const input = { memberId: person.id, role: 'OWNER' as const, expiresAt: end(3600) };
    expect((await refuse(vaultId, input)).errorType).toBe('BadInput');
  });

  itWithKeys('a pending member, as BadInput', async () => {
    const { id: vaultId } = await alice.createVault();
    const person = await newPerson();
    await invited(alice, vaultId, person, 'VIEWER');
    expect((await refuse(vaultId, { memberId: person.id, role: 'EDITOR' })).errorType).toBe('BadInput');
  });

  it('whoever is no member, as NotFound', async () => {
    const { id: vaultId } = await alice.createVault();
    expect((await refuse(vaultId, { memberId: machineId, role: 'VIEWER' })).errorType).toBe('NotFound');
  });

  it.each(['', '#', 'a#b', `${'a'.repeat(65)}`, '1:role', 'x\n'])(
    'the member id %j, as BadInput',
    async (memberId) => {
      const { id: vaultId } = await alice.createVault();
      expect((await refuse(vaultId, { memberId, role: 'VIEWER' })).errorType).toBe('BadInput');
    },
  );

  it('the last owner’s role, as BadInput', async () => {
    const vaultId = await vaultWithMachine();
    const refused = await refuse(vaultId, { memberId: aliceId, role: 'EDITOR' });
    expect(refused.errorType).toBe('BadInput');
    expect((await alice.inviteMember({ vaultId, role: 'VIEWER' })).code).toBeTruthy();
  });
});

it('the last owner may be made an owner again', async () => {
  const { id: vaultId } = await alice.createVault();
  const member = await alice.changeRole({ vaultId, memberId: aliceId, role: 'OWNER' });
  expect(member.role).toBe('OWNER');
  await alice.createItem({ vaultId });
});

itWithKeys('an owner may step down where there is another one, who is then the last', async () => {
  const { id: vaultId } = await alice.createVault();
  const person = await newPerson();
  await join(alice, vaultId, person, 'OWNER');
  expect((await alice.changeRole({ vaultId, memberId: aliceId, role: 'READER' })).role).toBe('READER');
  const again = await refusal(alice.changeRole({ vaultId, memberId: aliceId, role: 'OWNER' }));
  expect(again.errorType).toBe('Unauthorized');
  const last = await refusal(person.changeRole({ vaultId, memberId: person.id, role: 'READER' }));
  expect(last.errorType).toBe('BadInput');
});

itWithKeys('two owners who step down at the same time leave one', async () => {
  const { id: vaultId } = await alice.createVault();
  const person = await newPerson();
  await join(alice, vaultId, person, 'OWNER');
  const stepDown = (api: typeof alice, memberId: string) =>
    answerOrBusy(api.changeRole({ vaultId, memberId, role: 'VIEWER' })).catch(() => 'refused');
  await Promise.all([stepDown(alice, aliceId), stepDown(person, person.id)]);
  const owners = (await alice.members({ vaultId })).items.filter(({ role }) => role === 'OWNER');
  expect(owners).toHaveLength(1);
});

itWithKeys('takes a sign-in as old as the vault’s setting says', async () => {
  const vaultId = await vaultWithMachine();
  const [late, early] = await Promise.all([signedInAgo(alice, 62), signedInAgo(alice, 58)]);
  await alice.updateVault({ vaultId, ownerSignInMinutes: 60 });
  const input = { vaultId, memberId: machineId, role: 'VIEWER' as const };
  expect((await refusal(late.changeRole(input))).errorType).toBe('StepUpRequired');
  expect((await early.changeRole(input)).role).toBe('VIEWER');
});

itWithKeys('with a token that changed another member is a DuplicateRequest', async () => {
  const vaultId = await vaultWithMachine();
  const input = { vaultId, role: 'VIEWER' as const, requestToken: crypto.randomUUID() };
  await alice.addMachine({ vaultId, ...machine, roleName: 'other' });
  await alice.changeRole({ ...input, memberId: machineId });
  const refused = await refusal(alice.changeRole({ ...input, memberId: '000000000000:other' }));
  expect(refused.errorType).toBe('DuplicateRequest');
});

testOwnerChange(table, false, async () => {
  const vaultId = await vaultWithMachine();
  return {
    vaultId,
    make: (api, vault, requestToken) =>
      api.changeRole({ vaultId: vault, requestToken, memberId: machineId, role: 'VIEWER' }),
  };
});
