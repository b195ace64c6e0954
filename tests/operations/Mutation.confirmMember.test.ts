import { randomUUID } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { vaultWithPending } from '../support/memberVaults.ts';
import { epochIn, untilEpoch } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

itWithKeys('answers the member as it is from then on', async () => {
  const expiresAt = new Date(epochIn(3600) * 1000).toISOString();
  const { vaultId, memberId, member: waiting } = await vaultWithPending(alice, 'EDITOR', expiresAt);
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
  const { vaultId, memberId } = await vaultWithPending(alice, 'READER');
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
  const { vaultId, itemId, person, memberId } = await vaultWithPending(alice, 'READER');
  await alice.confirmMember({ vaultId, memberId, role: 'READER' });
  expect((await person.revealSecret({ vaultId, itemId })).secret).toMatchObject({ password: 'the password' });
  expect((await refusal(person.createItem({ vaultId }))).errorType).toBe('Unauthorized');
});

itWithKeys('lets a VIEWER see metadata, and reveal nothing', async () => {
  const { vaultId, itemId, person, memberId } = await vaultWithPending(alice, 'VIEWER');
  await alice.confirmMember({ vaultId, memberId, role: 'VIEWER' });
  expect((await person.item(vaultId, itemId)).id).toBe(itemId);
  expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
});

itWithKeys('makes a membership that ends by itself, everywhere, at its end', async () => {
  const end = epochIn(6);
  const expiresAt = new Date(end * 1000).toISOString();
  const { vaultId, itemId, person, memberId } = await vaultWithPending(alice, 'EDITOR', expiresAt);
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
  const { vaultId, memberId } = await vaultWithPending(alice, 'READER');
  const input = { vaultId, memberId, role: 'READER' as const, requestToken: randomUUID() };
  const first = await alice.confirmMember(input);
  const rows = await vaultRows(table, vaultId);
  expect(await alice.confirmMember(input)).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});
