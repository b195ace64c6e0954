import { afterAll, describe, expect, it } from 'vitest';
import type { Invitation } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds } from '../support/badItems.ts';
import { itWithTable } from '../support/host.ts';
import { plantMember } from '../support/membership.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

/** A new vault of alice's with so many open invitations. */
async function vaultWith(count: number): Promise<{ vaultId: string; invitations: Invitation[] }> {
  const { id: vaultId } = await alice.createVault();
  const invitations: Invitation[] = [];
  for (let index = 0; index < count; index += 1) {
    invitations.push((await alice.inviteMember({ vaultId, role: 'READER' })).invitation);
  }
  return { vaultId, invitations };
}

const byId = (one: Invitation, other: Invitation) => (one.id < other.id ? -1 : 1);

async function allOf(api: Api, vaultId: string, limit: number): Promise<Invitation[]> {
  const items: Invitation[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const page = await api.invitations({ vaultId, limit, nextToken });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    ({ nextToken } = page);
  } while (nextToken);
  return items;
}

it('lists every open invitation of the vault, and of no other one', async () => {
  const { vaultId, invitations } = await vaultWith(3);
  await vaultWith(1);
  expect((await alice.invitations({ vaultId })).items.sort(byId)).toEqual(invitations.sort(byId));
});

it.each([1, 2, 5])('lists each one once in pages of %i', async (limit) => {
  const { vaultId, invitations } = await vaultWith(5);
  expect((await allOf(alice, vaultId, limit)).sort(byId)).toEqual(invitations.sort(byId));
});

it('lists none that was revoked', async () => {
  const { vaultId, invitations } = await vaultWith(2);
  const [revoked, open] = invitations;
  await alice.revokeInvitation({ vaultId, invitationId: revoked?.id ?? '' });
  expect((await alice.invitations({ vaultId })).items).toEqual([open]);
});

itWithTable('lists none that has expired', async () => {
  const { vaultId, invitations } = await vaultWith(2);
  const [expired, open] = invitations;
  await editRow(table, vaultPartition(vaultId), `INVITE#${expired?.id}`, {
    ttl: { N: String(epochIn(-1)) },
  });
  expect((await alice.invitations({ vaultId })).items).toEqual([open]);
});

it('lists while the vault is locked, too', async () => {
  const { vaultId, invitations } = await vaultWith(1);
  await alice.lockVault({ vaultId });
  expect((await alice.invitations({ vaultId })).items).toEqual(invitations);
});

it('has no field for the code', async () => {
  const { __type } = await alice.graphql<{ __type: { fields: { name: string }[] } }>(
    '{ __type(name: "Invitation") { fields { name } } }',
  );
  expect(__type.fields.map(({ name }) => name)).not.toContain('code');
});

describe('refuses', () => {
  it.each([0, -1, 51])('a limit of %i as BadInput', async (limit) => {
    const { vaultId } = await vaultWith(0);
    expect((await refusal(alice.invitations({ vaultId, limit }))).errorType).toBe('BadInput');
  });

  it.each(badIds)('a vault id that is %s as BadInput', async (_, vaultId) => {
    expect((await refusal(alice.invitations({ vaultId }))).errorType).toBe('BadInput');
  });

  it('a token of another vault or list, and one that is none, as BadInput', async () => {
    const { vaultId } = await vaultWith(2);
    const { vaultId: other } = await vaultWith(2);
    for (let count = 0; count < 2; count += 1) await alice.createItem({ vaultId });
    const tokens = [
      (await alice.invitations({ vaultId: other, limit: 1 })).nextToken,
      (await alice.items({ vaultId, limit: 1 })).nextToken,
      'nonsense',
    ];
    for (const nextToken of tokens) {
      expect(nextToken).toBeTruthy();
      expect((await refusal(alice.invitations({ vaultId, nextToken }))).errorType).toBe('BadInput');
    }
  });

  it('a stranger, as if the vault did not exist', async () => {
    const { vaultId } = await vaultWith(1);
    const [existing, absent] = [
      await refusal(bob.invitations({ vaultId })),
      await refusal(bob.invitations({ vaultId: absentId })),
    ];
    expect(existing.errorType).toBe('NotFound');
    expect(existing.errors).toEqual(absent.errors);
  });

  itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'ADMIN'])('a %s as Unauthorized', async (role) => {
    const { vaultId } = await vaultWith(1);
    await plantMember(table, vaultId, bob, role);
    expect((await refusal(bob.invitations({ vaultId }))).errorType).toBe('Unauthorized');
  });

  itWithTable.each([
    ['pending', { state: 'PENDING' }],
    ['expired', { exp: epochIn(-1) }],
  ])('an OWNER whose membership is %s as a stranger', async (_, membership) => {
    const { vaultId } = await vaultWith(1);
    await plantMember(table, vaultId, bob, 'OWNER', membership);
    expect((await refusal(bob.invitations({ vaultId }))).errorType).toBe('NotFound');
  });
});
