import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { vaultWithMember } from '../support/memberVaults.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, untilEpoch } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, vaultRows } from '../support/traces.ts';
import { watchVault } from '../support/watching.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

itWithKeys('answers the member with the new role and end, as the list shows it', async () => {
  const { vaultId, memberId, member } = await vaultWithMember(alice, 'READER');
  const expiresAt = timeOf(epochIn(3600));
  const changed = await alice.changeRole({ vaultId, memberId, role: 'EDITOR', expiresAt });
  expect(changed).toEqual({ ...member, role: 'EDITOR', expiresAt });
  expect((await alice.members({ vaultId })).items).toContainEqual(changed);
  const without = await alice.changeRole({ vaultId, memberId, role: 'EDITOR' });
  expect(without).toEqual({ ...member, role: 'EDITOR', expiresAt: null });
});

itWithKeys('leaves another grant, an event and the count of the owners', async () => {
  const { vaultId, memberId } = await vaultWithMember(alice, 'EDITOR');
  const before = await vaultRows(table, vaultId);
  await alice.changeRole({ vaultId, memberId, role: 'OWNER' });
  const after = await vaultRows(table, vaultId);

  const added = Object.keys(after).filter((sk) => !(sk in before));
  expect(added).toEqual([expect.stringMatching(/^EVENT#/)]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'ROLE_CHANGED',
    actorId: await memberIdOf(alice),
    memberId,
    role: 'OWNER',
  });
  const member = `MEMBER#${memberId}`;
  expect(after[member]?.grant).not.toEqual(before[member]?.grant);
  expect(after[member]?.grantId).not.toEqual(before[member]?.grantId);
  expect(after.VAULT).toMatchObject({ members: 2, owners: 2 });
  await alice.changeRole({ vaultId, memberId, role: 'VIEWER' });
  expect((await vaultRows(table, vaultId)).VAULT).toMatchObject({ members: 2, owners: 1 });
});

describe('the new role holds at the next request:', () => {
  itWithKeys('a member who was raised reveals, then writes, then invites', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'VIEWER');
    expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
    await alice.changeRole({ vaultId, memberId, role: 'READER' });
    expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
    expect((await refusal(person.createItem({ vaultId }))).errorType).toBe('Unauthorized');
    await alice.changeRole({ vaultId, memberId, role: 'EDITOR' });
    expect((await person.createItem({ vaultId })).version).toBe(1);
    const invite = () => person.inviteMember({ vaultId, role: 'VIEWER' });
    expect((await refusal(invite())).errorType).toBe('Unauthorized');
    await alice.changeRole({ vaultId, memberId, role: 'OWNER' });
    expect((await invite()).code).toBeTruthy();
  });

  itWithKeys('a member who was lowered invites no more, then writes and reveals no more', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'OWNER');
    await person.revealSecret({ vaultId, itemId });
    await person.createItem({ vaultId });
    await alice.changeRole({ vaultId, memberId, role: 'READER' });
    const asked = [person.createItem({ vaultId }), person.inviteMember({ vaultId, role: 'VIEWER' })];
    const refused = await Promise.all(asked.map(refusal));
    expect(refused.map(({ errorType }) => errorType)).toEqual(['Unauthorized', 'Unauthorized']);
    expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
    await alice.changeRole({ vaultId, memberId, role: 'VIEWER' });
    expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
  });

  itWithKeys('the membership ends at its new end, and not at the old one', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(
      alice,
      'READER',
      timeOf(epochIn(3600)),
    );
    const end = epochIn(3);
    await alice.changeRole({ vaultId, memberId, role: 'READER', expiresAt: timeOf(end) });
    expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
    await untilEpoch(end);
    expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');
    await alice.changeRole({ vaultId, memberId, role: 'READER' });
    expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
  });
});

describe('a live connection, which knows the old end,', () => {
  itWithKeys('is closed when the member gets an end, and no other one is', async () => {
    const { vaultId, person, memberId } = await vaultWithMember(alice, 'READER');
    const other = await newPerson();
    await join(alice, vaultId, other, 'READER');
    const [ofMember, ofOther] = await Promise.all([person, other].map((one) => watchVault(one, vaultId)));
    await alice.changeRole({ vaultId, memberId, role: 'READER', expiresAt: timeOf(epochIn(3600)) });

    await expect.poll(() => ofMember?.hasEnded()).toBe(true);
    const { id } = await alice.createItem({ vaultId });
    await expect.poll(() => ofOther?.events.map(({ itemId }) => itemId)).toContain(id);
    expect(ofOther?.hasEnded()).toBe(false);
    ofOther?.close();
  });

  itWithKeys('is closed when the end is taken away, and a new one outlives the old end', async () => {
    const end = epochIn(8);
    const { vaultId, person, memberId } = await vaultWithMember(alice, 'READER', timeOf(end));
    const before = await watchVault(person, vaultId);
    await alice.changeRole({ vaultId, memberId, role: 'READER' });
    await expect.poll(() => before.hasEnded()).toBe(true);

    const after = await watchVault(person, vaultId);
    await untilEpoch(end + 1);
    const { id } = await alice.createItem({ vaultId });
    await expect.poll(() => after.events.map(({ itemId }) => itemId)).toContain(id);
    after.close();
  });

  itWithKeys('of the same person in another vault stays', async () => {
    const { vaultId, person, memberId } = await vaultWithMember(alice, 'READER');
    const { id: other } = await alice.createVault();
    await join(alice, other, person, 'READER');
    const watch = await watchVault(person, other);
    await alice.changeRole({ vaultId, memberId, role: 'VIEWER', expiresAt: timeOf(epochIn(3600)) });
    const { id } = await alice.createItem({ vaultId: other });
    await expect.poll(() => watch.events.map(({ itemId }) => itemId)).toContain(id);
    watch.close();
  });
});

itWithKeys('is one effect and one answer with one token', async () => {
  const { vaultId, memberId } = await vaultWithMember(alice, 'READER');
  const input = { vaultId, memberId, role: 'VIEWER' as const, requestToken: randomUUID() };
  const first = await alice.changeRole(input);
  const rows = await vaultRows(table, vaultId);
  expect(await alice.changeRole(input)).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});
