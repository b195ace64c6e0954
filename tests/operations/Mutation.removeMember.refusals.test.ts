import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf, type Api } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const aliceId = await memberIdOf(alice);
const machine = { accountId: '000000000000', role: 'EDITOR' as const };
const machineId = '000000000000:deployer';

/** A new vault of alice's with a machine. */
async function vaultWithMachine(): Promise<string> {
  const { id: vaultId } = await alice.createVault();
  await alice.addMachine({ vaultId, ...machine, roleName: 'deployer' });
  return vaultId;
}

const refuse = (vaultId: string, memberId: string) =>
  refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
    alice.removeMember({ vaultId, requestToken, memberId }),
  );

describe('refuses, and writes nothing,', () => {
  it('oneself, as BadInput, where one is the last owner', async () => {
    const { id: vaultId } = await alice.createVault();
    expect((await refuse(vaultId, aliceId)).errorType).toBe('BadInput');
  });

  itWithKeys('oneself, as BadInput, where there is another owner', async () => {
    const { id: vaultId } = await alice.createVault();
    await join(alice, vaultId, await newPerson(), 'OWNER');
    const refused = await refuse(vaultId, aliceId);
    expect(refused.errorType).toBe('BadInput');
    expect(refused.message).toContain('leaveVault');
  });

  it('whoever is no member, as NotFound', async () => {
    const { id: vaultId } = await alice.createVault();
    expect((await refuse(vaultId, machineId)).errorType).toBe('NotFound');
  });

  it('whoever was removed before, as NotFound', async () => {
    const vaultId = await vaultWithMachine();
    await alice.removeMember({ vaultId, memberId: machineId });
    expect((await refuse(vaultId, machineId)).errorType).toBe('NotFound');
  });

  it.each(['', '#', 'a#b', `${'a'.repeat(65)}`, '1:role', 'x\n'])(
    'the member id %j, as BadInput',
    async (memberId) => {
      const { id: vaultId } = await alice.createVault();
      expect((await refuse(vaultId, memberId)).errorType).toBe('BadInput');
    },
  );
});

itWithKeys('two owners who remove each other at the same time leave one', async () => {
  const people = await Promise.all([newPerson(), newPerson()]);
  const [one, other] = people;
  for (let round = 0; round < 3; round += 1) {
    const { id: vaultId } = await one.createVault();
    await join(one, vaultId, other, 'OWNER');
    const remove = (by: Api, memberId: string) =>
      by.removeMember({ vaultId, memberId }).then(
        () => 'removed',
        (error: { errorType: string }) => error.errorType,
      );
    const told = await Promise.all([remove(one, other.id), remove(other, one.id)]);

    const rows = await vaultRows(table, vaultId);
    expect(Object.keys(rows).filter((sk) => sk.startsWith('MEMBER#'))).toHaveLength(1);
    expect(rows.VAULT).toMatchObject({ members: 1, owners: 1 });
    expect(told.filter((result) => result === 'removed')).toHaveLength(1);
    expect(['Busy', 'NotFound', 'Unauthorized']).toContain(told.find((result) => result !== 'removed'));
  }
});

itWithKeys('two owners who remove two members at the same time remove both, or one is Busy', async () => {
  const person = await newPerson();
  const vaultId = await vaultWithMachine();
  await alice.addMachine({ vaultId, ...machine, roleName: 'other' });
  await join(alice, vaultId, person, 'OWNER');
  const remove = (by: Api, memberId: string) =>
    by.removeMember({ vaultId, memberId }).then(
      () => 'removed',
      (error: { errorType: string }) => error.errorType,
    );
  const told = await Promise.all([remove(alice, machineId), remove(person, '000000000000:other')]);
  const removed = told.filter((result) => result === 'removed').length;
  const rows = await vaultRows(table, vaultId);
  expect(removed).toBeGreaterThan(0);
  expect(told.every((result) => result === 'removed' || result === 'Busy')).toBe(true);
  expect(rows.VAULT).toMatchObject({ members: 4 - removed, owners: 2 });
  expect(Object.keys(rows).filter((sk) => sk.startsWith('MEMBER#'))).toHaveLength(4 - removed);
});

it('with a token that removed another member is a DuplicateRequest, and removes nobody', async () => {
  const vaultId = await vaultWithMachine();
  await alice.addMachine({ vaultId, ...machine, roleName: 'other' });
  const input = { vaultId, requestToken: randomUUID() };
  await alice.removeMember({ ...input, memberId: machineId });
  const refused = await refusal(alice.removeMember({ ...input, memberId: '000000000000:other' }));
  expect(refused.errorType).toBe('DuplicateRequest');
  expect((await alice.members({ vaultId })).items).toHaveLength(2);
});

testOwnerChange(table, true, async () => {
  const vaultId = await vaultWithMachine();
  return {
    vaultId,
    make: (api, vault, requestToken) =>
      api.removeMember({ vaultId: vault, requestToken, memberId: machineId }),
  };
});
