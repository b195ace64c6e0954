import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const bobId = await memberIdOf(bob);

/** A vault of alice's with so many items, in the order of their making. */
async function vaultOf(count: number) {
  const { id: vaultId } = await alice.createVault();
  const items = [];
  for (let index = 0; index < count; index += 1) {
    items.push(await alice.createItem({ vaultId, title: `Item ${index}` }));
  }
  return { vaultId, items };
}

it('lists every field of every item, oldest first', async () => {
  const { vaultId, items } = await vaultOf(2);
  const full = await alice.createItem({
    vaultId,
    title: 'Zürich 🏦',
    username: 'alice@example.com',
    urls: ['https://example.com/login', 'http://192.0.2.1:8080'],
    note: { text: 'a note' },
  });

  expect(await alice.items({ vaultId })).toEqual({ items: [...items, full], nextToken: null });
});

it('lists nothing of an empty vault', async () => {
  const { vaultId } = await vaultOf(0);

  expect(await alice.items({ vaultId })).toEqual({ items: [], nextToken: null });
});

it('lists the current version of an item, once', async () => {
  const { vaultId, items } = await vaultOf(1);
  const itemId = items[0]?.id ?? '';
  const updated = await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });

  expect((await alice.items({ vaultId })).items).toEqual([updated]);
});

it('gives every item once and in order, in pages no larger than the limit', async () => {
  const { vaultId, items } = await vaultOf(5);
  const seen: string[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const page = await alice.items({ vaultId, limit: 2, nextToken });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    ({ nextToken } = page);
  } while (nextToken);

  expect(seen).toEqual(items.map(({ id }) => id));
});

it('never lists an item of another vault', async () => {
  const [one, other] = await Promise.all([vaultOf(1), vaultOf(1)]);

  expect((await alice.items({ vaultId: one.vaultId })).items).toEqual(one.items);
  expect((await alice.items({ vaultId: other.vaultId })).items).toEqual(other.items);
});

itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'OWNER'])('lists for a %s', async (role) => {
  const { vaultId, items } = await vaultOf(1);
  await plantMember(table, vaultId, bob, role);

  expect((await bob.items({ vaultId })).items).toEqual(items);
});

itWithTable('lists for a machine that is a member', async () => {
  const { vaultId, items } = await vaultOf(1);
  await plantMember(table, vaultId, machineOf('lister'), 'VIEWER');

  expect((await machineOf('lister').items({ vaultId })).items).toEqual(items);
});

it('answers a stranger, word for word, as if the vault did not exist', async () => {
  const { vaultId } = await vaultOf(1);

  const forbidden = await refusal(bob.items({ vaultId }));
  const absent = await refusal(bob.items({ vaultId: absentId }));

  expect(forbidden.errorType).toBe('NotFound');
  expect(forbidden.errors).toEqual(absent.errors);
});

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('answers a member who is %s as a stranger', async (_, member) => {
  const { vaultId } = await vaultOf(1);
  await plantMember(table, vaultId, bob, 'OWNER', member);

  expect((await refusal(bob.items({ vaultId }))).errorType).toBe('NotFound');
});

itWithTable('refuses a member who was removed between two pages', async () => {
  const { vaultId } = await vaultOf(2);
  await plantMember(table, vaultId, bob, 'VIEWER');
  const { nextToken } = await bob.items({ vaultId, limit: 1 });
  await removeRow(table, vaultPartition(vaultId), `MEMBER#${bobId}`);

  expect((await refusal(bob.items({ vaultId, limit: 1, nextToken }))).errorType).toBe('NotFound');
});

it.each([0, -1, 101, 2147483647])('refuses a limit of %d', async (limit) => {
  const { vaultId } = await vaultOf(0);

  expect((await refusal(alice.items({ vaultId, limit }))).errorType).toBe('BadInput');
});

it.each([1, 100, null])('takes a limit of %s', async (limit) => {
  const { vaultId } = await vaultOf(0);

  expect((await alice.items({ vaultId, limit })).items).toEqual([]);
});

it('refuses a token of another vault, of another list, and one that was changed', async () => {
  const [one, other] = await Promise.all([vaultOf(2), vaultOf(2)]);
  const { nextToken } = await alice.items({ vaultId: one.vaultId, limit: 1 });
  const ofVaults = await alice.graphql<{ vaults: { nextToken: string } }>(
    '{ vaults(limit: 1) { nextToken } }',
  );
  if (!nextToken || !ofVaults.vaults.nextToken) throw new Error('There is no second page');
  const changed = (nextToken.startsWith('A') ? 'B' : 'A') + nextToken.slice(1);
  const refused = async (vaultId: string, token: string) =>
    (await refusal(alice.items({ vaultId, nextToken: token }))).errorType;

  expect(await refused(other.vaultId, nextToken)).toBe('BadInput');
  expect(await refused(one.vaultId, ofVaults.vaults.nextToken)).toBe('BadInput');
  expect(await refused(one.vaultId, changed)).toBe('BadInput');
  expect(await refused(one.vaultId, 'nonsense')).toBe('BadInput');
  expect(await refused(one.vaultId, '#'.repeat(10_000))).toBe('BadInput');
});

it('refuses whatever is no id, and never lists a row by it', async () => {
  const { vaultId } = await vaultOf(1);
  await fc.assert(
    fc.asyncProperty(badIdsAround(vaultId), async (ids) => {
      const answers = await answersFor(alice, 'items(vaultId: $ID) { items { id } }', ids);
      expect(answers).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 3 },
  );
});
