import { afterAll, expect, it } from 'vitest';
import { userOf } from '../support/api.ts';
import { busyVault } from '../support/audits.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { invited } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

it('tells every change and every reveal of a vault, newest first', async () => {
  const { vaultId, one, other } = await busyVault(alice);
  const { items, nextToken } = await alice.events({ vaultId });
  expect(nextToken).toBeNull();
  expect(items.map(({ type, itemId, itemVersion }) => [type, itemId, itemVersion])).toEqual([
    ['SECRET_REVEALED', one, 2],
    ['SECRET_REVEALED', other, 1],
    ['ITEM_UPDATED', one, 2],
    ['ITEM_CREATED', other, 1],
    ['SECRET_REVEALED', one, 1],
    ['ITEM_CREATED', one, 1],
    ['VAULT_CREATED', null, null],
  ]);
});

it('tells who did it, when, from where and why', async () => {
  const before = Date.now();
  const { vaultId, one } = await busyVault(alice);
  const events = (await alice.events({ vaultId })).items;
  const revealed = events[4];
  expect(revealed).toEqual({
    id: expect.stringMatching(/^\d{13}-[0-9a-f-]{36}$/) as string,
    vaultId,
    type: 'SECRET_REVEALED',
    at: expect.any(String) as string,
    actorId: await memberIdOf(alice),
    actorKind: 'PERSON',
    actorSession: null,
    sourceIp: expect.any(String) as string,
    itemId: one,
    itemVersion: 1,
    itemIds: [],
    memberId: null,
    role: null,
    revealedAs: null,
    reason: 'Support call 🎧',
  });
  expect(Date.parse(revealed?.at ?? '')).toBeGreaterThanOrEqual(before - 2000);
  expect(events.map(({ reason }) => reason).filter((reason) => reason !== null)).toHaveLength(1);
  expect(events.every(({ sourceIp }) => /^[0-9a-f.:]+$/.test(sourceIp ?? ''))).toBe(true);
});

it('tells the items that were made together', async () => {
  const { id: vaultId } = await alice.createVault();
  const made = await alice.createItems({
    vaultId,
    items: [
      { title: 'A', note: { text: 'a' } },
      { title: 'B', note: { text: 'b' } },
    ],
  });
  const [event] = (await alice.events({ vaultId })).items;
  expect(event).toMatchObject({ type: 'ITEMS_CREATED', itemIds: made.map(({ id }) => id) });
});

itWithKeys('tells every change of the members, with member and role', async () => {
  const { id: vaultId } = await alice.createVault();
  const person = await newPerson();
  const { id: memberId } = await invited(alice, vaultId, person, 'READER');
  await alice.confirmMember({ vaultId, memberId, role: 'READER' });
  await alice.changeRole({ vaultId, memberId, role: 'VIEWER' });
  await alice.removeMember({ vaultId, memberId });
  const { invitation } = await alice.inviteMember({ vaultId, role: 'EDITOR' });
  await alice.revokeInvitation({ vaultId, invitationId: invitation.id });

  const events = (await alice.events({ vaultId })).items;
  expect(events.map((event) => [event.type, event.actorId, event.memberId, event.role])).toEqual([
    ['INVITATION_REVOKED', await memberIdOf(alice), null, null],
    ['MEMBER_INVITED', await memberIdOf(alice), null, 'EDITOR'],
    ['MEMBER_REMOVED', await memberIdOf(alice), memberId, null],
    ['ROLE_CHANGED', await memberIdOf(alice), memberId, 'VIEWER'],
    ['MEMBER_CONFIRMED', await memberIdOf(alice), memberId, 'READER'],
    ['INVITATION_ACCEPTED', memberId, memberId, 'READER'],
    ['MEMBER_INVITED', await memberIdOf(alice), null, 'READER'],
    ['VAULT_CREATED', await memberIdOf(alice), null, null],
  ]);
});

itWithKeys('tells a machine’s session', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  const account = { accountId: '000000000000', roleName: 'deployer' };
  await alice.addMachine({ vaultId, ...account, role: 'EDITOR' });
  const machine = machineOf('deployer', 'build-4711');
  await machine.revealSecret({ vaultId, itemId });
  await machine.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });

  const [changed, revealed] = (await alice.events({ vaultId })).items;
  for (const event of [changed, revealed]) {
    expect(event).toMatchObject({
      actorId: '000000000000:deployer',
      actorKind: 'MACHINE',
      actorSession: 'build-4711',
    });
  }
});

itWithTable('shows nothing of how a row finds its index, nor the order to revoke a grant', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.addMachine({ vaultId, accountId: '000000000000', roleName: 'gone', role: 'VIEWER' });
  await alice.removeMember({ vaultId, memberId: '000000000000:gone' });
  const [removal] = Object.values(await rowsLike(table, vaultId, 'EVENT#')).slice(-1);
  const [event] = (await alice.events({ vaultId })).items;
  expect(removal).toHaveProperty('revocation');
  expect(JSON.stringify(event)).not.toContain(String(removal?.revocation));
});
