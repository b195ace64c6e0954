import { afterAll, describe, expect, it } from 'vitest';
import type { QueryEventsArgs } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds } from '../support/badItems.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { join, plantMember } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const aliceId = await memberIdOf(alice);
const { id: vaultId } = await alice.createVault();
const { id: itemId } = await alice.createItem({ vaultId });

const refuse = async (args: Omit<QueryEventsArgs, 'vaultId'>, vault = vaultId) =>
  (await refusal(alice.events({ vaultId: vault, ...args }))).errorType;

describe('refuses as BadInput', () => {
  it.each([0, -1, 101, 2147483647])('a limit of %i, whatever is asked for', async (limit) => {
    for (const args of [{}, { itemId }, { memberId: aliceId }, { reveals: true }, { reveals: false }]) {
      expect(await refuse({ ...args, limit })).toBe('BadInput');
    }
  });

  it('an item and a member together', async () => {
    expect(await refuse({ itemId, memberId: aliceId })).toBe('BadInput');
  });

  it('a time that ends before it begins, whatever is asked for', async () => {
    const time = { from: '2026-01-01T00:00:00.001Z', until: '2026-01-01T00:00:00Z' };
    for (const args of [{}, { itemId }, { memberId: aliceId }, { reveals: true }]) {
      expect(await refuse({ ...args, ...time })).toBe('BadInput');
    }
  });

  it.each(badIds)('a vault id that is %s', async (_, id) => {
    expect(await refuse({}, id)).toBe('BadInput');
  });

  it.each(badIds)('an item id that is %s', async (_, id) => {
    expect(await refuse({ itemId: id })).toBe('BadInput');
  });

  it.each(['', '#', `${'a'.repeat(65)}`, 'a#', '1:role', '000000000000:a/b', 'x\n'])(
    'the member id %j',
    async (memberId) => {
      expect(await refuse({ memberId })).toBe('BadInput');
    },
  );
});

describe('a caller', () => {
  it('who is a stranger is told the same of this vault and of one that is not there', async () => {
    const [existing, absent] = [
      await refusal(bob.events({ vaultId })),
      await refusal(bob.events({ vaultId: absentId })),
    ];
    expect(existing.errorType).toBe('NotFound');
    expect(existing.errors).toEqual(absent.errors);
  });

  itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'ADMIN'])('who is a %s is Unauthorized', async (role) => {
    const { id } = await alice.createVault();
    await plantMember(table, id, bob, role);
    const asked = [
      bob.events({ vaultId: id }),
      bob.events({ vaultId: id, itemId: absentId }),
      bob.events({ vaultId: id, memberId: await memberIdOf(bob) }),
    ];
    const refused = await Promise.all(asked.map(refusal));
    expect(refused.map(({ errorType }) => errorType)).toEqual(asked.map(() => 'Unauthorized'));
  });

  itWithTable.each([
    ['pending', { state: 'PENDING' }],
    ['expired', { exp: epochIn(-1) }],
  ])('who is an OWNER whose membership is %s is a stranger', async (_, membership) => {
    const { id } = await alice.createVault();
    await plantMember(table, id, bob, 'OWNER', membership);
    expect((await refusal(bob.events({ vaultId: id }))).errorType).toBe('NotFound');
  });

  itWithKeys('who was an OWNER at the first page is refused at the next', async () => {
    const { id } = await alice.createVault();
    const person = await newPerson();
    await join(alice, id, person, 'OWNER');
    const { nextToken } = await person.events({ vaultId: id, limit: 1 });
    await alice.changeRole({ vaultId: id, memberId: person.id, role: 'EDITOR' });
    const refused = await refusal(person.events({ vaultId: id, limit: 1, nextToken }));
    expect(refused.errorType).toBe('Unauthorized');
  });
});

it('an OWNER may while the vault is locked', async () => {
  const { id } = await alice.createVault();
  await alice.lockVault({ vaultId: id });
  expect((await alice.events({ vaultId: id })).items.map(({ type }) => type)).toEqual([
    'VAULT_LOCKED',
    'VAULT_CREATED',
  ]);
});
