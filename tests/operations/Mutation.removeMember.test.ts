import { afterAll, describe, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { join } from '../support/membership.ts';
import { vaultWithMember, vaultWithPending } from '../support/memberVaults.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { callerRows, memberIdOf, vaultRows } from '../support/traces.ts';
import { watchVault } from '../support/watching.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

itWithKeys('takes the member away and leaves an event, and a list without them', async () => {
  const { vaultId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
  const before = await vaultRows(table, vaultId);
  await alice.removeMember({ vaultId, memberId });
  const after = await vaultRows(table, vaultId);

  const { [`MEMBER#${memberId}`]: gone, ...kept } = before;
  const added = Object.keys(after).filter((sk) => !(sk in kept));
  expect(gone).toBeDefined();
  expect(Object.keys(kept).every((sk) => sk in after)).toBe(true);
  expect(added).toEqual([expect.stringMatching(/^EVENT#/)]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'MEMBER_REMOVED',
    actorId: await memberIdOf(alice),
    memberId,
  });
  expect(after.VAULT).toMatchObject({ members: 1, owners: 1 });
  expect((await alice.members({ vaultId })).items.map(({ id }) => id)).toEqual([await memberIdOf(alice)]);
  expect(await callerRows(table, person)).not.toHaveProperty([`VAULT#${vaultId}`]);
});

itWithKeys('counts an owner less where the member was one', async () => {
  const { vaultId, memberId } = await vaultWithMember(alice, 'OWNER');
  await alice.removeMember({ vaultId, memberId });
  expect((await vaultRows(table, vaultId)).VAULT).toMatchObject({ members: 1, owners: 1 });
});

itWithKeys('refuses the member from the next request on: metadata, reveal, write, members', async () => {
  const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'OWNER');
  await person.revealSecret({ vaultId, itemId });
  await alice.removeMember({ vaultId, memberId });
  const asked = [
    person.items({ vaultId }),
    person.item(vaultId, itemId),
    person.changes({ vaultId }),
    person.revealSecret({ vaultId, itemId }),
    person.createItem({ vaultId }),
    person.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' }),
    person.members({ vaultId }),
    person.events({ vaultId }),
    person.inviteMember({ vaultId, role: 'VIEWER' }),
    person.lockVault({ vaultId }),
    watchVault(person, vaultId),
  ];
  const refused = await Promise.all(asked.map(refusal));
  expect(refused.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'NotFound'));
});

itWithKeys('refuses a machine from the next request on', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  await alice.addMachine({ vaultId, accountId: '000000000000', roleName: 'gone', role: 'EDITOR' });
  const machine = machineOf('gone');
  await machine.revealSecret({ vaultId, itemId });
  await alice.removeMember({ vaultId, memberId: '000000000000:gone' });
  expect((await refusal(machine.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');
  expect((await refusal(machine.createItem({ vaultId }))).errorType).toBe('NotFound');
});

itWithKeys('takes somebody who waits to be confirmed away, too', async () => {
  const { vaultId, memberId } = await vaultWithPending(alice, 'EDITOR');
  expect(await alice.removeMember({ vaultId, memberId })).toMatchObject({ memberId, revealedItemIds: [] });
  const refused = await refusal(alice.confirmMember({ vaultId, memberId, role: 'EDITOR' }));
  expect(refused.errorType).toBe('NotFound');
  expect((await vaultRows(table, vaultId)).VAULT).toMatchObject({ members: 1, owners: 1 });
});

describe('a live connection', () => {
  itWithKeys('of the member is closed, and not another member’s', async () => {
    const { vaultId, person, memberId } = await vaultWithMember(alice, 'VIEWER');
    const other = await newPerson();
    await join(alice, vaultId, other, 'VIEWER');
    const [ofMember, ofOther] = await Promise.all([person, other].map((one) => watchVault(one, vaultId)));

    await alice.removeMember({ vaultId, memberId });

    await expect.poll(() => ofMember?.hasEnded()).toBe(true);
    const { id } = await alice.createItem({ vaultId });
    await expect.poll(() => ofOther?.events.map(({ itemId }) => itemId)).toContain(id);
    expect(ofOther?.hasEnded()).toBe(false);
    expect(ofMember?.events.map(({ itemId }) => itemId)).not.toContain(id);
    ofOther?.close();
  });

  itWithKeys('of the member in another vault stays', async () => {
    const { vaultId, person, memberId } = await vaultWithMember(alice, 'VIEWER');
    const { id: other } = await alice.createVault();
    await join(alice, other, person, 'VIEWER');
    const watch = await watchVault(person, other);
    await alice.removeMember({ vaultId, memberId });
    const { id } = await alice.createItem({ vaultId: other });
    await expect.poll(() => watch.events.map(({ itemId }) => itemId)).toContain(id);
    expect(watch.hasEnded()).toBe(false);
    watch.close();
  });
});
