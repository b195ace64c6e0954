import { afterAll, expect, it } from 'vitest';
import type { Query, VaultConnection } from '../../generated/schema.ts';
import { fields, refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, putRow, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { editRow } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const query = `query ($limit: Int, $nextToken: String) {
  vaults(limit: $limit, nextToken: $nextToken) { items { ${fields.vault} } nextToken }
}`;

async function list(
  client: Api,
  args: { limit?: number | null; nextToken?: string | null } = {},
): Promise<VaultConnection> {
  const { vaults } = await client.graphql<Query>(query, args);
  if (!vaults) throw new Error('vaults was answered with null');
  return vaults;
}

/** An entry in a member's list, as `createVault` writes it beside the membership. */
const plantEntry = (memberId: string, vaultId: string): Promise<void> =>
  putRow(table, { pk: { S: `CALLER#${memberId}` }, sk: { S: `VAULT#${vaultId}` }, vaultId: { S: vaultId } });

itWithKeys('lists nothing for a person without a vault', async () => {
  expect(await list(await newPerson())).toEqual({ items: [], nextToken: null });
});

itWithKeys('lists every field of the vaults that one is a member of, and no other’s', async () => {
  const [one, other] = await Promise.all([newPerson(), newPerson()]);
  const vault = await one.createVault('Mine');
  await other.createVault('Not mine');

  expect(await list(one)).toEqual({ items: [vault], nextToken: null });
});

itWithTable('shows the role and the state of now, not those of the making', async () => {
  const person = await newPerson();
  const { id } = await person.createVault();
  await plantMember(table, id, person, 'VIEWER');
  await editRow(table, vaultPartition(id), 'VAULT', { state: { S: 'LOCKED' }, name: { S: 'New name' } });

  expect((await list(person)).items).toMatchObject([
    { id, myRole: 'VIEWER', state: 'LOCKED', name: 'New name' },
  ]);
});

itWithKeys('gives every vault once, in pages no larger than the limit', async () => {
  const person = await newPerson();
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) made.push((await person.createVault()).id);
  const seen: string[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const page: VaultConnection = await list(person, { limit: 2, nextToken });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    nextToken = page.nextToken;
  } while (nextToken);

  expect(seen.sort()).toEqual(made.sort());
});

itWithTable('does not believe an entry in the list without a membership', async () => {
  const person = await newPerson();
  const alice = await userOf('alice');
  await plantEntry(person.id, (await alice.createVault()).id);
  await plantEntry(person.id, absentId);

  expect(await list(person)).toEqual({ items: [], nextToken: null });
});

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('leaves out a vault whose member is %s', async (_, member) => {
  const person = await newPerson();
  const { id } = await person.createVault();
  await plantMember(table, id, person, 'OWNER', member);

  expect((await list(person)).items).toEqual([]);
});

itWithTable.each(['MEMBER', 'VAULT'])('leaves out a vault whose %s row is gone', async (row) => {
  const person = await newPerson();
  const { id } = await person.createVault();
  await removeRow(table, vaultPartition(id), row === 'VAULT' ? row : `MEMBER#${person.id}`);

  expect((await list(person)).items).toEqual([]);
});

itWithTable('goes on after a page on which nothing was confirmed', async () => {
  const person = await newPerson();
  const { id } = await person.createVault();
  await plantEntry(person.id, absentId);

  const first = await list(person, { limit: 1 });
  const second = await list(person, { limit: 1, nextToken: first.nextToken });

  expect(first.items).toEqual([]);
  expect(second.items.map((vault) => vault.id)).toEqual([id]);
});

it.each([0, -1, 51])('refuses a limit of %d', async (limit) => {
  expect((await refusal(list(await userOf('alice'), { limit }))).errorType).toBe('BadInput');
});

itWithKeys.each([1, 50, null])('takes a limit of %s', async (limit) => {
  expect((await list(await newPerson(), { limit })).items).toEqual([]);
});

itWithKeys('refuses a token of another list, of another caller, and one that was changed', async () => {
  const [one, other] = await Promise.all([newPerson(), newPerson()]);
  const { id } = await one.createVault();
  await one.createVault();
  await one.createItem({ vaultId: id });
  await one.createItem({ vaultId: id });
  await other.createVault();
  const { nextToken } = await list(one, { limit: 1 });
  const ofItems = (await one.items({ vaultId: id, limit: 1 })).nextToken;
  if (!nextToken || !ofItems) throw new Error('There is no second page');
  const middle = nextToken.length >> 1;
  const changed = `${nextToken.slice(0, middle)}${nextToken[middle] === 'A' ? 'B' : 'A'}${nextToken.slice(middle + 1)}`;

  expect((await list(one, { nextToken })).items).toHaveLength(1);
  expect((await refusal(list(one, { nextToken: ofItems }))).errorType).toBe('BadInput');
  expect((await refusal(list(one, { nextToken: changed }))).errorType).toBe('BadInput');
  expect((await refusal(list(one, { nextToken: 'x' }))).errorType).toBe('BadInput');
  expect((await refusal(list(other, { nextToken }))).errorType).toBe('BadInput');
});
