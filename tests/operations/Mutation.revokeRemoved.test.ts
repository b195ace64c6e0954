import { afterAll, describe, expect } from 'vitest';
import type { Mutation, RevokeRemovedInput } from '../../generated/schema.ts';
import { roleOf } from '../../local/functions/functions.ts';
import { collectEvents, refusal, userOf, type Api } from '../support/api.ts';
import { badIds } from '../support/badItems.ts';
import { itWithKeys } from '../support/host.ts';
import { editKeyRow, keyRows } from '../support/keyStoreRows.ts';
import { machineOf } from '../support/machine.ts';
import { join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { rowsLike, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const publisherRole = roleOf('publishEvents');
const publisher = machineOf(publisherRole);

async function revoke(client: Api, input: RevokeRemovedInput): Promise<Mutation['revokeRemoved']> {
  const mutation = `mutation ($input: RevokeRemovedInput!) {
    revokeRemoved(input: $input) { vaultId memberId revealedItemIds moreRevealed }
  }`;
  return (await client.graphql<Mutation>(mutation, { input })).revokeRemoved;
}

/** A member of a vault, removed; the order of his event, which was carried out, by the stream, too. */
async function removedMember() {
  const member = await newPerson();
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  await join(alice, vaultId, member, 'READER');
  const { events: told, close } = await collectEvents(alice, vaultId);
  await alice.removeMember({ vaultId, memberId: member.id });
  await expect.poll(() => told.map(({ type }) => type), { timeout: 10_000 }).toContain('MEMBER_REMOVED');
  close();
  const events = Object.values(await rowsLike(table, vaultId, 'EVENT#'));
  const order = String(events.find(({ type }) => type === 'MEMBER_REMOVED')?.revocation);
  return { member, vaultId, itemId, input: { vaultId, memberId: member.id, order } };
}

/** The number up to which a member's grants are revoked. */
const revokedOf = async (vaultId: string, memberId: string) =>
  Number((await keyRows(table, vaultId))[`member:${memberId}`]?.revoked?.N);

/** Has an order not been carried out. */
const lose = (vaultId: string, memberId: string) =>
  editKeyRow(table, vaultId, `member:${memberId}`, { revoked: { N: '0' } });

itWithKeys('carries an order out that was lost, and changes nothing else', async () => {
  const { member, vaultId, input } = await removedMember();
  await lose(vaultId, member.id);
  const before = await vaultRows(table, vaultId);
  const others = await keyRows(table, vaultId);
  delete others[`member:${member.id}`];

  const answer = await revoke(publisher, input);

  const told = { vaultId, memberId: member.id, revealedItemIds: [], moreRevealed: false };
  expect(answer).toEqual(told);
  expect(await revokedOf(vaultId, member.id)).toBe(1);
  expect(await vaultRows(table, vaultId)).toEqual(before);
  expect(await keyRows(table, vaultId)).toMatchObject(others);
});

itWithKeys('told again, or late, ends no newer grant', async () => {
  const { member, vaultId, itemId, input } = await removedMember();
  await join(alice, vaultId, member, 'READER');
  expect(await revoke(publisher, input)).toMatchObject({ memberId: member.id });
  expect(await revoke(publisher, input)).toMatchObject({ memberId: member.id });
  expect(await revokedOf(vaultId, member.id)).toBe(1);
  expect(await member.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
});

itWithKeys('ends the grants of whom the order names, whoever is named beside it', async () => {
  const { member, vaultId, input } = await removedMember();
  const other = await newPerson();
  await join(alice, vaultId, other, 'READER');
  await lose(vaultId, member.id);
  await revoke(publisher, { ...input, memberId: other.id });
  expect(await revokedOf(vaultId, other.id)).toBe(0);
  expect(await revokedOf(vaultId, member.id)).toBe(1);
});

describe('refuses, and revokes nothing,', () => {
  const refuse = async (client: Api, change: Partial<RevokeRemovedInput> = {}) => {
    const { member, vaultId, input } = await removedMember();
    await lose(vaultId, member.id);
    const refused = await refusal(revoke(client, { ...input, ...change }));
    expect(await revokedOf(vaultId, member.id)).toBe(0);
    return refused;
  };

  itWithKeys('for an owner, by the schema', async () => {
    const refused = await refuse(alice);
    expect(refused.errorType).toBe('Unauthorized');
    expect(refused.message).toBe('Not Authorized to access revokeRemoved on type Mutation');
  });

  itWithKeys.each([
    ['another role', machineOf('ci')],
    ['the shredder', machineOf(roleOf('shredVaults'))],
    ['a session that bears the publisher’s name', machineOf('ci', publisherRole)],
  ])('for %s', async (_, machine) => {
    expect((await refuse(machine)).errorType).toBe('Unauthorized');
  });

  itWithKeys('the order of another vault', async () => {
    const { input } = await removedMember();
    expect((await refuse(publisher, { order: input.order })).errorType).toBe('SealBroken');
  });

  itWithKeys('a grant in the place of an order, and what is no message', async () => {
    const { vaultId, member, input } = await removedMember();
    await lose(vaultId, member.id);
    const [own] = Object.values(await rowsLike(table, vaultId, 'MEMBER#'));
    for (const order of [String(own?.grant), `${input.order.slice(0, -8)}AAAAAAA=`, 'AAAA', '?']) {
      expect((await refusal(revoke(publisher, { ...input, order }))).errorType).toBe('SealBroken');
    }
    expect(await revokedOf(vaultId, member.id)).toBe(0);
  });

  itWithKeys.each(badIds)('by a vault id that is %s', async (_, id) => {
    expect((await refuse(publisher, { vaultId: id })).errorType).toBe('BadInput');
  });

  itWithKeys('by a member id that is none', async () => {
    expect((await refuse(publisher, { memberId: 'a#b' })).errorType).toBe('BadInput');
  });
});
