import { randomUUID } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { vaultWithMember } from '../support/memberVaults.ts';
import { openTable } from '../support/table.ts';
import { callerRows, vaultRows } from '../support/traces.ts';
import { watchVault } from '../support/watching.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const roles = ['VIEWER', 'READER', 'EDITOR', 'OWNER'] as const;

itWithKeys.each(roles)('takes a %s away, and leaves an event', async (role) => {
  const { vaultId, person } = await vaultWithMember(alice, role);
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
  const { vaultId, itemId, person } = await vaultWithMember(alice, 'EDITOR');
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
  const { vaultId, itemId, person } = await vaultWithMember(alice, 'READER');
  await person.leaveVault({ vaultId });
  await join(alice, vaultId, person, 'READER');
  expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
});

itWithKeys('is one departure and one answer with one token, also once the person is back', async () => {
  const { vaultId, person } = await vaultWithMember(alice, 'READER');
  const requestToken = randomUUID();
  const first = await person.leaveVault({ vaultId, requestToken });
  expect(await person.leaveVault({ vaultId, requestToken })).toEqual(first);
  await join(alice, vaultId, person, 'READER');
  expect(await person.leaveVault({ vaultId, requestToken })).toEqual(first);
  expect((await person.items({ vaultId })).items).toHaveLength(1);
});
