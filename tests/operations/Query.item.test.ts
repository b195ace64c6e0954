import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const bobId = await memberIdOf(bob);

async function vaultWithItem() {
  const { id: vaultId } = await alice.createVault();
  const item = await alice.createItem({
    vaultId,
    title: 'Bank',
    username: 'alice@example.com',
    urls: ['https://example.com/'],
  });
  return { vaultId, item, itemId: item.id };
}

it('answers every field of the item as its making did', async () => {
  const { vaultId, item, itemId } = await vaultWithItem();

  expect(await alice.item(vaultId, itemId)).toEqual(item);
  expect(item).toMatchObject({ vaultId, kind: 'LOGIN', title: 'Bank', version: 1 });
  expect(item).toMatchObject({ username: 'alice@example.com', urls: ['https://example.com/'] });
});

it('answers what was cleared as null and as an empty list', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, username: null, urls: null });

  expect(await alice.item(vaultId, itemId)).toMatchObject({ username: null, urls: [], version: 2 });
});

itWithTable('tells who made the item apart from who made its version', async () => {
  const { vaultId, item, itemId } = await vaultWithItem();
  await plantMember(table, vaultId, bob, 'EDITOR');
  await bob.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'Theirs' });

  const { createdBy, createdAt, updatedBy, updatedAt } = await alice.item(vaultId, itemId);
  expect({ createdBy, updatedBy }).toEqual({ createdBy: await memberIdOf(alice), updatedBy: bobId });
  expect(createdAt).toBe(item.createdAt);
  expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(createdAt));
});

itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'OWNER'])('answers a %s', async (role) => {
  const { vaultId, item, itemId } = await vaultWithItem();
  await plantMember(table, vaultId, bob, role);

  expect(await bob.item(vaultId, itemId)).toEqual(item);
});

itWithTable('refuses a role that is none of the four', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  await plantMember(table, vaultId, bob, 'ADMIN');

  expect((await refusal(bob.item(vaultId, itemId))).errorType).toBe('Unauthorized');
});

it('gives one answer for an absent item, another vault’s item, an absent vault and a vault of others', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const { id: ownVault } = await bob.createVault();

  const refusals = await Promise.all(
    [
      [ownVault, absentId],
      [ownVault, itemId],
      [absentId, itemId],
      [vaultId, itemId],
      [vaultId, absentId],
    ].map(([vault = '', item = '']) => refusal(bob.item(vault, item))),
  );

  expect(refusals[0]?.errorType).toBe('NotFound');
  for (const { errors, data } of refusals) {
    expect(errors).toEqual(refusals[0]?.errors);
    expect(data).toEqual({ item: null });
  }
});

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('answers a member who is %s as a stranger', async (_, member) => {
  const { vaultId, itemId } = await vaultWithItem();
  await plantMember(table, vaultId, bob, 'OWNER', member);

  expect((await refusal(bob.item(vaultId, itemId))).errorType).toBe('NotFound');
});

itWithTable('refuses a removed member at the next request', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  await plantMember(table, vaultId, bob, 'OWNER');
  await bob.item(vaultId, itemId);
  await removeRow(table, vaultPartition(vaultId), `MEMBER#${bobId}`);

  expect((await refusal(bob.item(vaultId, itemId))).errorType).toBe('NotFound');
});

it('answers one failing alias without its siblings', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const query = `query ($vaultId: ID!, $itemId: ID!) {
    there: item(vaultId: $vaultId, itemId: $itemId) { id }
    absent: item(vaultId: $vaultId, itemId: "${absentId}") { id }
  }`;

  const { data, errors } = await refusal(alice.graphql(query, { vaultId, itemId }));

  expect(data).toEqual({ there: { id: itemId }, absent: null });
  expect(errors).toMatchObject([{ path: ['absent'], errorType: 'NotFound' }]);
});

it('has no field for a secret', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const query = (field: string) => `{ item(vaultId: "${vaultId}", itemId: "${itemId}") { ${field} } }`;

  for (const field of ['secret { __typename }', 'password', 'login { password }', 'sealed', 'hosts']) {
    const { data, message } = await refusal(alice.graphql(query(field)));
    expect(data).toBeNull();
    expect(message).toContain('FieldUndefined');
  }
});

it('refuses whatever is no id, of a vault or of an item, and never finds a row by it', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const calls = [
    `item(vaultId: "${vaultId}", itemId: $ID) { id title }`,
    `item(vaultId: $ID, itemId: "${itemId}") { id title }`,
  ];
  await fc.assert(
    fc.asyncProperty(badIdsAround(itemId), fc.constantFrom(...calls), async (ids, call) => {
      expect(await answersFor(alice, call, ids)).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 3 },
  );
});
