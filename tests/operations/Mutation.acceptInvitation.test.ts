import { randomUUID } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { callerRows, memberIdOf, vaultRows } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A new vault of alice's with an item, and the code of an invitation to it. */
async function invitation(memberExpiresAt?: string) {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  const { code, invitation: made } = await alice.inviteMember({ vaultId, role: 'READER', memberExpiresAt });
  return { vaultId, itemId, code: code ?? '', invitationId: made.id };
}

itWithKeys('answers the pending member, as the owner’s list shows it', async () => {
  const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000).toISOString();
  const { vaultId, code } = await invitation(expiresAt);
  const person = await newPerson();

  const member = await person.acceptInvitation({ code });

  expect(member).toEqual({
    id: person.id,
    vaultId,
    kind: 'PERSON',
    username: person.username,
    role: 'READER',
    state: 'PENDING',
    expiresAt,
    addedAt: expect.any(String) as string,
    addedBy: await memberIdOf(alice),
  });
  expect((await alice.members({ vaultId })).items).toContainEqual(member);
});

itWithKeys('leaves a member without a grant and an event, in the place of the invitation', async () => {
  const { vaultId, code, invitationId } = await invitation();
  const person = await newPerson();
  const before = await vaultRows(table, vaultId);
  await person.acceptInvitation({ code });
  const after = await vaultRows(table, vaultId);

  const added = Object.keys(after).filter((sk) => !(sk in before));
  expect(added.sort()).toEqual([expect.stringMatching(/^EVENT#/), `MEMBER#${person.id}`]);
  expect(after[added[0] ?? '']).toMatchObject({
    type: 'INVITATION_ACCEPTED',
    actorId: person.id,
    memberId: person.id,
    role: 'READER',
  });
  expect(after[`MEMBER#${person.id}`]).not.toHaveProperty('grant');
  expect(after).not.toHaveProperty([`INVITE#${invitationId}`]);
  expect(after.VAULT).toMatchObject({ members: 2, owners: 1 });
  expect(await callerRows(table, person)).toHaveProperty([`VAULT#${vaultId}`]);
});

itWithKeys('leaves the new member a stranger until an owner confirms', async () => {
  const { vaultId, itemId, code } = await invitation();
  const person = await newPerson();
  await person.acceptInvitation({ code });

  const asked = [
    person.items({ vaultId }),
    person.item(vaultId, itemId),
    person.revealSecret({ vaultId, itemId }),
    person.members({ vaultId }),
    person.changes({ vaultId }),
    person.createItem({ vaultId }),
    person.leaveVault({ vaultId }),
  ];
  const refused = await Promise.all(asked.map(refusal));
  expect(refused.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'NotFound'));
  const { vaults } = await person.graphql<{ vaults: { items: unknown[] } }>('{ vaults { items { id } } }');
  expect(vaults.items).toEqual([]);
});

itWithKeys('is one membership and one answer with one token', async () => {
  const { vaultId, code } = await invitation();
  const person = await newPerson();
  const requestToken = randomUUID();
  const first = await person.acceptInvitation({ code, requestToken });
  const rows = await vaultRows(table, vaultId);
  expect(await person.acceptInvitation({ code, requestToken })).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithKeys('with a token that took another invitation is a DuplicateRequest, and takes nothing', async () => {
  const [one, other] = [await invitation(), await invitation()];
  const person = await newPerson();
  const requestToken = randomUUID();
  await person.acceptInvitation({ code: one.code, requestToken });
  const rows = await vaultRows(table, other.vaultId);
  const refused = await refusal(person.acceptInvitation({ code: other.code, requestToken }));
  expect(refused.errorType).toBe('DuplicateRequest');
  expect(await vaultRows(table, other.vaultId)).toEqual(rows);
});

itWithKeys('lets one of two people in who take one code at the same time', async () => {
  const { vaultId, code } = await invitation();
  const people = await Promise.all([newPerson(), newPerson()]);
  const taken = await Promise.all(
    people.map((person) =>
      answerOrBusy(person.acceptInvitation({ code })).catch((error: { errorType: string }) => error),
    ),
  );
  const members = (await alice.members({ vaultId })).items.filter(({ state }) => state === 'PENDING');
  expect(taken.filter((one) => typeof one === 'object' && 'state' in one)).toEqual(members);
  expect(members).toHaveLength(1);
});
