import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf, roleIdOf } from '../support/machine.ts';
import { epochIn, untilEpoch } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { callerRows, memberIdOf, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const accountId = '000000000000';

/** A new vault of alice's with an item. */
async function vaultWithItem() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId, login: { password: 'the password' } });
  return { vaultId, itemId };
}

it('answers the machine, active at once, as the list of members shows it', async () => {
  const { id: vaultId } = await alice.createVault();
  const expiresAt = new Date(epochIn(3600) * 1000).toISOString();
  const roleName = 'ci+deploy=a,b.c@d_e-f';
  const member = await alice.addMachine({ vaultId, accountId, roleName, role: 'READER', expiresAt });

  expect(member).toEqual({
    id: `${accountId}:${roleName}`,
    vaultId,
    kind: 'MACHINE',
    username: null,
    role: 'READER',
    state: 'ACTIVE',
    expiresAt,
    addedAt: expect.any(String) as string,
    addedBy: await memberIdOf(alice),
  });
  expect((await alice.members({ vaultId })).items).toContainEqual(member);
});

itWithTable('leaves a member with a grant, its entry of the vault, and an event', async () => {
  const { id: vaultId } = await alice.createVault();
  const roleName = `role-${randomUUID()}`;
  const memberId = `${accountId}:${roleName}`;
  const before = await vaultRows(table, vaultId);
  await alice.addMachine({ vaultId, accountId, roleName, role: 'EDITOR' });
  const after = await vaultRows(table, vaultId);

  const added = Object.keys(after).filter((sk) => !(sk in before));
  expect(added.sort()).toEqual([expect.stringMatching(/^EVENT#/), `MEMBER#${memberId}`]);
  expect(after[added[0] ?? '']).toMatchObject({ type: 'MACHINE_ADDED', memberId, role: 'EDITOR' });
  expect(after[`MEMBER#${memberId}`]).toHaveProperty('grant');
  expect(after.VAULT).toMatchObject({ members: 2, owners: 1 });
  expect(Object.keys(await callerRows(table, memberId))).toEqual([`VAULT#${vaultId}`]);
});

itWithKeys('lets the machine do what its role may, at once', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const machine = machineOf('reader');
  await alice.addMachine({ vaultId, accountId, roleName: 'reader', role: 'READER' });

  expect((await machine.revealSecret({ vaultId, itemId })).secret).toMatchObject({
    password: 'the password',
  });
  expect((await refusal(machine.createItem({ vaultId }))).errorType).toBe('Unauthorized');
});

itWithKeys('lets no other role in, and not the same name of another account', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  await alice.addMachine({ vaultId, accountId: '111111111111', roleName: 'deployer', role: 'EDITOR' });
  await alice.addMachine({ vaultId, accountId, roleName: 'other', role: 'EDITOR' });
  const refused = await refusal(machineOf('deployer').revealSecret({ vaultId, itemId }));
  expect(refused.errorType).toBe('NotFound');
});

itWithKeys('bound to the role’s unique id it lets that role in, and no other of the name', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const machine = machineOf('bound');
  const roleId = await roleIdOf('bound');
  await alice.addMachine({ vaultId, accountId, roleName: 'bound', role: 'EDITOR', roleId });
  expect((await machine.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
  expect((await machine.createItem({ vaultId })).version).toBe(1);

  const { vaultId: other, itemId: otherItem } = await vaultWithItem();
  const [first, ...rest] = [...roleId].reverse();
  const otherId = [first === 'A' ? 'B' : 'A', ...rest].reverse().join('');
  await alice.addMachine({ vaultId: other, accountId, roleName: 'bound', role: 'EDITOR', roleId: otherId });
  const asked = [
    machine.items({ vaultId: other }),
    machine.revealSecret({ vaultId: other, itemId: otherItem }),
    machine.createItem({ vaultId: other }),
  ];
  const refused = await Promise.all(asked.map(refusal));
  expect(refused.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'NotFound'));
});

itWithKeys('ends by itself at its end', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const end = epochIn(3);
  const machine = machineOf('brief');
  const expiresAt = new Date(end * 1000).toISOString();
  await alice.addMachine({ vaultId, accountId, roleName: 'brief', role: 'EDITOR', expiresAt });
  await machine.revealSecret({ vaultId, itemId });
  await untilEpoch(end);
  expect((await refusal(machine.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');
  expect((await refusal(machine.items({ vaultId }))).errorType).toBe('NotFound');
});

itWithTable('is one machine and one answer with one token', async () => {
  const { id: vaultId } = await alice.createVault();
  const input = { vaultId, accountId, roleName: 'once', role: 'VIEWER' as const, requestToken: randomUUID() };
  const first = await alice.addMachine(input);
  const rows = await vaultRows(table, vaultId);
  expect(await alice.addMachine(input)).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithTable('with a token that added another machine is a DuplicateRequest, and adds nothing', async () => {
  const { id: vaultId } = await alice.createVault();
  const input = { vaultId, accountId, roleName: 'one', role: 'VIEWER' as const, requestToken: randomUUID() };
  await alice.addMachine(input);
  const rows = await vaultRows(table, vaultId);
  for (const other of [{ roleName: 'two' }, { accountId: '111111111111' }]) {
    expect((await refusal(alice.addMachine({ ...input, ...other }))).errorType).toBe('DuplicateRequest');
  }
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});
