import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { memberIdOf } from '../support/traces.ts';
import { itemWith } from '../support/versions.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

it.each([0, -1, 51, 2147483647])('refuses a limit of %d', async (limit) => {
  const { at } = await itemWith(alice, 1);

  expect((await refusal(alice.itemVersions({ ...at, limit }))).errorType).toBe('BadInput');
});

it('refuses a token of another item, vault or list, and one that was changed', async () => {
  const { at: one } = await itemWith(alice, 2);
  const { at: sibling } = await itemWith(alice, 2, one.vaultId);
  const { at: other } = await itemWith(alice, 2);
  const { nextToken } = await alice.itemVersions({ ...one, limit: 1 });
  const ofItems = await alice.items({ vaultId: one.vaultId, limit: 1 });
  const ofChanges = await alice.changes({
    vaultId: one.vaultId,
    since: `${Date.now() - 60_000}`,
    limit: 1,
  });
  if (!nextToken || !ofItems.nextToken || !ofChanges.nextToken) throw new Error('There is no second page');
  const refused = async (at: { vaultId: string; itemId: string }, token: string) =>
    (await refusal(alice.itemVersions({ ...at, nextToken: token }))).errorType;

  expect(await refused(sibling, nextToken)).toBe('BadInput');
  expect(await refused(other, nextToken)).toBe('BadInput');
  expect(await refused(one, ofItems.nextToken)).toBe('BadInput');
  expect(await refused(one, ofChanges.nextToken)).toBe('BadInput');
  const changed = (nextToken.startsWith('A') ? 'B' : 'A') + nextToken.slice(1);
  for (const token of [changed, 'nonsense', '🔑', '#'.repeat(10_000)]) {
    expect(await refused(one, token)).toBe('BadInput');
  }
});

describe('a caller', () => {
  itWithTable('of an unknown role is refused', async () => {
    const { at } = await itemWith(alice, 1);
    await plantMember(table, at.vaultId, bob, 'ADMIN');

    expect((await refusal(bob.itemVersions(at))).errorType).toBe('Unauthorized');
  });

  it('is told the same of an absent item, another vault’s item, an absent vault and a vault of others', async () => {
    const { vaultId, itemId } = (await itemWith(alice, 1)).at;
    const { id: ownVault } = await bob.createVault();
    const refusals = await Promise.all(
      [
        [ownVault, absentId],
        [ownVault, itemId],
        [absentId, itemId],
        [vaultId, itemId],
        [vaultId, absentId],
      ].map(([vault = '', item = '']) => refusal(bob.itemVersions({ vaultId: vault, itemId: item }))),
    );

    expect(refusals[0]).toMatchObject({ errorType: 'NotFound', data: { itemVersions: null } });
    for (const { errors } of refusals) expect(errors).toEqual(refusals[0]?.errors);
  });

  itWithTable.each([
    ['is pending', { state: 'PENDING' }],
    ['has expired', { exp: epochIn(-1) }],
  ])('whose membership %s is answered as a stranger', async (_, membership) => {
    const { at } = await itemWith(alice, 1);
    await plantMember(table, at.vaultId, bob, 'OWNER', membership);

    expect((await refusal(bob.itemVersions(at))).errorType).toBe('NotFound');
  });

  itWithTable('who was removed between two pages is refused', async () => {
    const { at } = await itemWith(alice, 2);
    await plantMember(table, at.vaultId, bob, 'VIEWER');
    const { nextToken } = await bob.itemVersions({ ...at, limit: 1 });
    await removeRow(table, vaultPartition(at.vaultId), `MEMBER#${await memberIdOf(bob)}`);

    expect((await refusal(bob.itemVersions({ ...at, limit: 1, nextToken }))).errorType).toBe('NotFound');
  });
});

it('refuses whatever is no id, of a vault or of an item, and never lists a row by it', async () => {
  const { vaultId, itemId } = (await itemWith(alice, 1)).at;
  const calls = [
    `itemVersions(vaultId: "${vaultId}", itemId: $ID) { items { version } }`,
    `itemVersions(vaultId: $ID, itemId: "${itemId}") { items { version } }`,
  ];
  await fc.assert(
    fc.asyncProperty(badIdsAround(itemId), fc.constantFrom(...calls), async (ids, call) => {
      expect(await answersFor(alice, call, ids)).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 3 },
  );
});
