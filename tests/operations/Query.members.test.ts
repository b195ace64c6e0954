import { afterAll, describe, expect, it } from 'vitest';
import type { Member } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds } from '../support/badItems.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { invited, join, plantMember } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

/** A new vault of alice's with so many machines. */
async function vaultWith(machines: number): Promise<{ vaultId: string; members: Member[] }> {
  const { id: vaultId } = await alice.createVault();
  const members: Member[] = [...(await alice.members({ vaultId })).items];
  for (let index = 0; index < machines; index += 1) {
    members.push(
      await alice.addMachine({
        vaultId,
        accountId: '000000000000',
        roleName: `role-${index}`,
        role: 'VIEWER',
      }),
    );
  }
  return { vaultId, members };
}

const byId = (one: Member, other: Member) => (one.id < other.id ? -1 : 1);

async function allOf(api: Api, vaultId: string, limit: number): Promise<Member[]> {
  const items: Member[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const page = await api.members({ vaultId, limit, nextToken });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    ({ nextToken } = page);
  } while (nextToken);
  return items;
}

it('shows who made the vault as its owner', async () => {
  const { id: vaultId, createdAt } = await alice.createVault();
  const id = await memberIdOf(alice);
  const { items, nextToken } = await alice.members({ vaultId });
  expect(nextToken).toBeNull();
  expect(items).toEqual([
    {
      id,
      vaultId,
      kind: 'PERSON',
      username: expect.any(String) as string,
      role: 'OWNER',
      state: 'ACTIVE',
      expiresAt: null,
      addedAt: createdAt,
      addedBy: id,
    },
  ]);
});

itWithKeys('shows every member, the pending ones and machines too, and none of another vault', async () => {
  const { vaultId, members } = await vaultWith(1);
  await vaultWith(2);
  const [confirmed, waiting] = await Promise.all([newPerson(), newPerson()]);
  members.push(await join(alice, vaultId, confirmed, 'READER'));
  members.push(await invited(alice, vaultId, waiting, 'EDITOR'));
  expect((await alice.members({ vaultId })).items.sort(byId)).toEqual(members.sort(byId));
});

it.each([1, 2, 100])('shows each one once in pages of %i', async (limit) => {
  const { vaultId, members } = await vaultWith(4);
  expect((await allOf(alice, vaultId, limit)).sort(byId)).toEqual(members.sort(byId));
});

itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'OWNER'])('shows them to a %s', async (role) => {
  const { vaultId } = await vaultWith(0);
  await plantMember(table, vaultId, bob, role);
  const ids = (await bob.members({ vaultId })).items.map(({ id }) => id);
  expect(ids.sort()).toEqual([await memberIdOf(alice), await memberIdOf(bob)].sort());
});

it('shows them while the vault is locked, too', async () => {
  const { vaultId, members } = await vaultWith(0);
  await alice.lockVault({ vaultId });
  expect((await alice.members({ vaultId })).items).toEqual(members);
});

it('has no field for a grant', async () => {
  const { __type } = await alice.graphql<{ __type: { fields: { name: string }[] } }>(
    '{ __type(name: "Member") { fields { name } } }',
  );
  expect(__type.fields.map(({ name }) => name).filter((name) => /grant/i.test(name))).toEqual([]);
});

describe('refuses', () => {
  it.each([0, -1, 101])('a limit of %i as BadInput', async (limit) => {
    const { vaultId } = await vaultWith(0);
    expect((await refusal(alice.members({ vaultId, limit }))).errorType).toBe('BadInput');
  });

  it.each(badIds)('a vault id that is %s as BadInput', async (_, vaultId) => {
    expect((await refusal(alice.members({ vaultId }))).errorType).toBe('BadInput');
  });

  it('a token of another vault or list, and one that is none, as BadInput', async () => {
    const { vaultId } = await vaultWith(2);
    const { vaultId: other } = await vaultWith(2);
    for (let count = 0; count < 2; count += 1) await alice.createItem({ vaultId });
    const tokens = [
      (await alice.members({ vaultId: other, limit: 1 })).nextToken,
      (await alice.items({ vaultId, limit: 1 })).nextToken,
      'nonsense',
    ];
    for (const nextToken of tokens) {
      expect(nextToken).toBeTruthy();
      expect((await refusal(alice.members({ vaultId, nextToken }))).errorType).toBe('BadInput');
    }
  });

  it('a stranger, as if the vault did not exist', async () => {
    const { vaultId } = await vaultWith(0);
    const [existing, absent] = [
      await refusal(bob.members({ vaultId })),
      await refusal(bob.members({ vaultId: absentId })),
    ];
    expect(existing.errorType).toBe('NotFound');
    expect(existing.errors).toEqual(absent.errors);
  });

  itWithTable('a role that is none of the four as Unauthorized', async () => {
    const { vaultId } = await vaultWith(0);
    await plantMember(table, vaultId, bob, 'ADMIN');
    expect((await refusal(bob.members({ vaultId }))).errorType).toBe('Unauthorized');
  });

  itWithTable.each([
    ['pending', { state: 'PENDING' }],
    ['expired', { exp: epochIn(-1) }],
  ])('an OWNER whose membership is %s as a stranger', async (_, membership) => {
    const { vaultId } = await vaultWith(0);
    await plantMember(table, vaultId, bob, 'OWNER', membership);
    expect((await refusal(bob.members({ vaultId }))).errorType).toBe('NotFound');
  });
});
