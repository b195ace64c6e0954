import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect } from 'vitest';
import type { ConfirmMemberInput } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { invited, join } from '../support/membership.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, untilEpoch, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, memberIdOf, refusedWithoutTrace, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A time, in whole seconds. */
const inSeconds = (seconds: number): string => new Date(epochIn(seconds) * 1000).toISOString();

/** A new vault of alice's with an item and somebody who waits to be a member of it. */
async function pending(role: 'VIEWER' | 'READER' | 'EDITOR' = 'READER', expiresAt?: string) {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId, login: { password: 'the password' } });
  const person = await newPerson();
  const waiting = await invited(alice, vaultId, person, role, expiresAt);
  return { vaultId, itemId, person, waiting, memberId: person.id };
}

itWithKeys('answers the member as it is from then on', async () => {
  const expiresAt = inSeconds(3600);
  const { vaultId, memberId, waiting } = await pending('EDITOR', expiresAt);
  const member = await alice.confirmMember({ vaultId, memberId, role: 'EDITOR', expiresAt });
  expect(member).toEqual({
    ...waiting,
    state: 'ACTIVE',
    addedAt: member.addedAt,
    addedBy: await memberIdOf(alice),
  });
  expect(member.addedAt > waiting.addedAt).toBe(true);
  expect((await alice.members({ vaultId })).items).toContainEqual(member);
});

itWithKeys('leaves a grant on the member’s row and an event, and no row besides', async () => {
  const { vaultId, memberId } = await pending();
  const before = await vaultRows(table, vaultId);
  await alice.confirmMember({ vaultId, memberId, role: 'READER' });
  const after = await vaultRows(table, vaultId);

  const added = Object.keys(after).filter((sk) => !(sk in before));
  expect(added).toEqual([expect.stringMatching(/^EVENT#/)]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'MEMBER_CONFIRMED',
    actorId: await memberIdOf(alice),
    memberId,
    role: 'READER',
  });
  expect(after[`MEMBER#${memberId}`]).toMatchObject({ state: 'ACTIVE', grant: expect.any(String) as string });
  expect(after.VAULT).toMatchObject({ members: 2, owners: 1 });
});

itWithKeys('lets the member do what the role may, and no more', async () => {
  const { vaultId, itemId, person, memberId } = await pending('READER');
  await alice.confirmMember({ vaultId, memberId, role: 'READER' });
  expect((await person.revealSecret({ vaultId, itemId })).secret).toMatchObject({ password: 'the password' });
  expect((await refusal(person.createItem({ vaultId }))).errorType).toBe('Unauthorized');
});

itWithKeys('lets a VIEWER see metadata, and reveal nothing', async () => {
  const { vaultId, itemId, person, memberId } = await pending('VIEWER');
  await alice.confirmMember({ vaultId, memberId, role: 'VIEWER' });
  expect((await person.item(vaultId, itemId)).id).toBe(itemId);
  expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
});

itWithKeys('makes a membership that ends by itself, everywhere, at its end', async () => {
  const end = epochIn(6);
  const expiresAt = new Date(end * 1000).toISOString();
  const { vaultId, itemId, person, memberId } = await pending('EDITOR', expiresAt);
  await alice.confirmMember({ vaultId, memberId, role: 'EDITOR', expiresAt });
  await person.revealSecret({ vaultId, itemId });

  await untilEpoch(end);

  const asked = [
    person.items({ vaultId }),
    person.revealSecret({ vaultId, itemId }),
    person.createItem({ vaultId }),
    person.members({ vaultId }),
  ];
  const refused = await Promise.all(asked.map(refusal));
  expect(refused.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'NotFound'));
});

itWithKeys('is one effect and one answer with one token', async () => {
  const { vaultId, memberId } = await pending();
  const input = { vaultId, memberId, role: 'READER' as const, requestToken: randomUUID() };
  const first = await alice.confirmMember(input);
  const rows = await vaultRows(table, vaultId);
  expect(await alice.confirmMember(input)).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

describe('refuses, and writes nothing,', () => {
  const end = inSeconds(3600);
  const refuse = (vaultId: string, input: Omit<ConfirmMemberInput, 'vaultId' | 'requestToken'>) =>
    refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      alice.confirmMember({ vaultId, requestToken, ...input }),
    );

  itWithKeys.each<[string, string | undefined, Partial<ConfirmMemberInput>]>([
    ['a lower role', undefined, { role: 'VIEWER' }],
    ['a higher role', undefined, { role: 'EDITOR' }],
    ['the role OWNER', undefined, { role: 'OWNER' }],
    ['an end that the list does not show', undefined, { expiresAt: end }],
    ['no end where the list shows one', end, {}],
    ['another end than the list shows', end, { expiresAt: inSeconds(3700) }],
    ['an end in the past', undefined, { expiresAt: inSeconds(-1) }],
  ])('%s, as BadInput', async (_, waitsUntil, input) => {
    const { vaultId, memberId } = await pending('READER', waitsUntil);
    expect((await refuse(vaultId, { memberId, role: 'READER', ...input })).errorType).toBe('BadInput');
  });

  itWithKeys('what the owner has not read: a row that was raised meanwhile, as BadInput', async () => {
    const { vaultId, memberId } = await pending('VIEWER');
    await editRow(table, vaultPartition(vaultId), `MEMBER#${memberId}`, { role: { S: 'EDITOR' } });
    expect((await refuse(vaultId, { memberId, role: 'VIEWER' })).errorType).toBe('BadInput');
  });

  itWithKeys('a row that was raised to OWNER, whatever the owner says, as BadInput', async () => {
    const { vaultId, memberId } = await pending('VIEWER');
    await editRow(table, vaultPartition(vaultId), `MEMBER#${memberId}`, { role: { S: 'OWNER' } });
    expect((await refuse(vaultId, { memberId, role: 'VIEWER' })).errorType).toBe('BadInput');
  });

  itWithKeys('a member who is confirmed already, as BadInput', async () => {
    const { id: vaultId } = await alice.createVault();
    const person = await newPerson();
    await join(alice, vaultId, person, 'READER');
    expect((await refuse(vaultId, { memberId: person.id, role: 'READER' })).errorType).toBe('BadInput');
  });

  itWithKeys('somebody who has taken no invitation of this vault, as NotFound', async () => {
    const { id: vaultId } = await alice.createVault();
    const { memberId } = await pending();
    expect((await refuse(vaultId, { memberId, role: 'READER' })).errorType).toBe('NotFound');
  });

  itWithKeys.each(['', '#', 'a#b', `${'a'.repeat(65)}`, '1:role', 'x\n'])(
    'the member id %j, as BadInput',
    async (memberId) => {
      const { id: vaultId } = await alice.createVault();
      expect((await refuse(vaultId, { memberId, role: 'READER' })).errorType).toBe('BadInput');
    },
  );
});

testOwnerChange(table, false, async () => {
  const { vaultId, memberId } = await pending('VIEWER');
  return {
    vaultId,
    make: (api, vault, requestToken) =>
      api.confirmMember({ vaultId: vault, memberId, role: 'VIEWER', requestToken }),
  };
});
