import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Query } from '../../generated/schema.ts';
import { fields, refusal, userOf } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { editRow, memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const query = `query ($vaultId: ID!) { vault(vaultId: $vaultId) { ${fields.vault} } }`;
const alice = await userOf('alice');
const bob = await userOf('bob');
const bobId = await memberIdOf(bob);
const ask = (client: typeof alice, vaultId: string) => client.graphql<Query>(query, { vaultId });

it('answers every field of the vault as its making did', async () => {
  const vault = await alice.createVault('Family 👪');

  expect(await ask(alice, vault.id)).toEqual({ vault });
  expect(vault).toMatchObject({ name: 'Family 👪', state: 'ACTIVE', myRole: 'OWNER' });
});

itWithTable('answers each member with that member’s own role', async () => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'VIEWER');

  expect((await ask(bob, id)).vault?.myRole).toBe('VIEWER');
  expect((await ask(alice, id)).vault?.myRole).toBe('OWNER');
});

itWithTable('lets a machine in by its role name', async () => {
  const { id } = await alice.createVault();
  await plantMember(table, id, machineOf('ci'), 'READER');

  expect((await ask(machineOf('ci'), id)).vault?.myRole).toBe('READER');
  expect((await refusal(ask(machineOf('ci2'), id))).errorType).toBe('NotFound');
});

itWithTable('shows a locked vault as locked', async () => {
  const { id } = await alice.createVault();
  await editRow(table, vaultPartition(id), 'VAULT', { state: { S: 'LOCKED' } });

  expect((await ask(alice, id)).vault?.state).toBe('LOCKED');
});

it('answers a stranger, word for word, as if the vault did not exist', async () => {
  const { id } = await alice.createVault();

  const forbidden = await refusal(ask(bob, id));
  const absent = await refusal(ask(bob, absentId));

  expect(forbidden.errorType).toBe('NotFound');
  expect(forbidden.errors).toEqual(absent.errors);
  expect(forbidden.data).toEqual({ vault: null });
});

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('answers a member who is %s as a stranger', async (_, member) => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'OWNER', member);

  expect((await refusal(ask(bob, id))).errors).toEqual((await refusal(ask(bob, absentId))).errors);
});

itWithTable('lets a member in until the expiry', async () => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'VIEWER', { exp: epochIn(60) });

  expect((await ask(bob, id)).vault?.id).toBe(id);
});

itWithTable('refuses a removed member at the next request', async () => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'OWNER');
  await ask(bob, id);
  await removeRow(table, vaultPartition(id), `MEMBER#${bobId}`);

  expect((await refusal(ask(bob, id))).errorType).toBe('NotFound');
});

itWithTable('refuses a role that is none of the four', async () => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'ADMIN');

  expect((await refusal(ask(bob, id))).errorType).toBe('Unauthorized');
});

itWithTable('finds no vault for a member row that outlived its vault', async () => {
  const { id } = await alice.createVault();
  await removeRow(table, vaultPartition(id), 'VAULT');

  expect((await refusal(ask(alice, id))).errorType).toBe('NotFound');
});

it('refuses whatever is no id, and never finds a row by it', async () => {
  const { id } = await alice.createVault();
  await fc.assert(
    fc.asyncProperty(badIdsAround(id), async (ids) => {
      const answers = await answersFor(alice, 'vault(vaultId: $ID) { id }', ids);
      expect(answers).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 3 },
  );
});
