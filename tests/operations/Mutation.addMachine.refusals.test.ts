import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddMachineInput } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { itWithKeys, itWithOwnStack, itWithTable } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { identityPoolUser, machineOfPooledRole, pooledRole } from '../support/localCallers.ts';
import { machineOf } from '../support/machine.ts';
import { vaultInProcess } from '../support/membersInProcess.ts';
import { refused } from '../support/mutationsInProcess.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const { id: vaultId } = await alice.createVault();
const machine = { accountId: '000000000000', roleName: 'deployer', role: 'EDITOR' as const };

const refuse = (vault: string, input: Partial<AddMachineInput> = {}) =>
  refusedWithoutTrace(table, alice, vault, (requestToken) =>
    alice.addMachine({ vaultId: vault, requestToken, ...machine, ...input }),
  );

it('tells that a machine is an EDITOR at most', async () => {
  expect((await refuse(vaultId, { role: 'OWNER' })).message).toContain('EDITOR at most');
});

describe('refuses as BadInput, and writes nothing,', () => {
  it.each<[string, Partial<AddMachineInput>]>([
    ['the role OWNER', { role: 'OWNER' }],
    ...['', '00000000000', '0000000000000', '00000000000a', '000000000000\n', '０'.repeat(12)].map(
      (accountId): [string, Partial<AddMachineInput>] => [
        `the account ${JSON.stringify(accountId)}`,
        { accountId },
      ],
    ),
    ...['', 'a/b', 'a b', 'a#b', 'a:b', 'ä', 'x\n', 'x'.repeat(65)].map(
      (roleName): [string, Partial<AddMachineInput>] => [
        `the role name ${JSON.stringify(roleName)}`,
        { roleName },
      ],
    ),
    ...['AROA', 'AIDA123456789012', 'AROA12345678901a', `AROA${'1'.repeat(125)}`, 'AROA123456789012\n'].map(
      (roleId): [string, Partial<AddMachineInput>] => [`the role id ${JSON.stringify(roleId)}`, { roleId }],
    ),
    ['an end in the past', { expiresAt: new Date(epochIn(-1) * 1000).toISOString() }],
  ])('%s', async (_, input) => {
    expect((await refuse(vaultId, input)).errorType).toBe('BadInput');
  });

  it('a machine that is a member already', async () => {
    const { id } = await alice.createVault();
    await alice.addMachine({ vaultId: id, ...machine });
    expect((await refuse(id, { role: 'VIEWER' })).errorType).toBe('BadInput');
  });
});

itWithTable('refuses the 101st member as LimitExceeded, and takes the 100th', async () => {
  const { id } = await alice.createVault();
  const members = (n: number) => editRow(table, vaultPartition(id), 'VAULT', { members: { N: String(n) } });
  await members(100);
  expect((await refuse(id)).errorType).toBe('LimitExceeded');
  await members(99);
  expect((await alice.addMachine({ vaultId: id, ...machine })).state).toBe('ACTIVE');
});

itWithKeys('a machine changes no members, whatever its row says: it has no sign-in', async () => {
  const { id } = await alice.createVault();
  const deployer = machineOf('deployer');
  await alice.addMachine({ vaultId: id, ...machine });
  await editRow(table, vaultPartition(id), 'MEMBER#000000000000:deployer', { role: { S: 'OWNER' } });
  const refusedAs = await refusedWithoutTrace(table, deployer, id, (requestToken) =>
    deployer.addMachine({ vaultId: id, requestToken, ...machine, roleName: 'another' }),
  );
  expect(refusedAs.errorType).toBe('StepUpRequired');
});

describe('an identity-pool identity whose role is a member', () => {
  let parts: InProcess;
  beforeAll(async () => {
    parts = await openInProcess();
  });
  afterAll(() => parts.stop());

  itWithOwnStack('is Unauthorized, where a machine that assumed the role by itself is not', async () => {
    const vault = await vaultInProcess(parts);
    await vault.change('addMachine', { ...machine, roleName: pooledRole });
    const item = { vaultId: vault.vaultId, title: 'An item', login: { password: 'p' } };
    const create = (as: string) =>
      parts.mutate('createItem', as, { ...item, requestToken: crypto.randomUUID() });
    const list = (as: string) => parts.query('items', as, { vaultId: vault.vaultId });

    expect(await create(machineOfPooledRole)).toMatchObject({ errors: [] });
    expect(await list(machineOfPooledRole)).toMatchObject({ errors: [] });
    expect(await create(identityPoolUser)).toMatchObject(refused('Unauthorized'));
    expect(await list(identityPoolUser)).toMatchObject(refused('Unauthorized'));
  });
});

testOwnerChange(table, false, async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vault, requestToken) => api.addMachine({ vaultId: vault, requestToken, ...machine }),
}));
