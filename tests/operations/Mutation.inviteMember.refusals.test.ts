import { afterAll, describe, expect, it } from 'vitest';
import type { InviteMemberInput } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, putRow } from '../support/table.ts';
import { memberIdOf, refusedWithoutTrace, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const { id: vaultId } = await alice.createVault();

const invite = (vault: string, input: Partial<InviteMemberInput> = {}) =>
  alice.inviteMember({ vaultId: vault, role: 'VIEWER', ...input });

describe('refuses as BadInput, and writes nothing,', () => {
  it.each<[string, Partial<InviteMemberInput>]>([
    ['the role OWNER', { role: 'OWNER' }],
    ['no hour', { hours: 0 }],
    ['721 hours', { hours: 721 }],
    ['a membership that has ended', { memberExpiresAt: new Date(Date.now() - 1000).toISOString() }],
    ['a membership that ends now', { memberExpiresAt: new Date().toISOString() }],
  ])('%s', async (_, input) => {
    const { errorType } = await refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      invite(vaultId, { requestToken, ...input }),
    );
    expect(errorType).toBe('BadInput');
  });
});

/** Puts so many invitations of alice's into a vault. */
async function plantInvitations(vault: string, count: number, ttl: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const id = String(index).padStart(63, '0') + (ttl > epochIn(0) ? '1' : '0');
    await putRow(table, {
      pk: { S: vaultPartition(vault) },
      sk: { S: `INVITE#${id}` },
      id: { S: id },
      vaultId: { S: vault },
      role: { S: 'VIEWER' },
      ttl: { N: String(ttl) },
      createdAt: { S: new Date().toISOString() },
      createdBy: { S: await memberIdOf(alice) },
      grantId: { S: 'one' },
    });
  }
}

describe('of invitations', () => {
  itWithTable('the 21st that is open is refused as LimitExceeded, and leaves nothing', async () => {
    const { id } = await alice.createVault();
    await plantInvitations(id, 19, epochIn(3600));
    await invite(id);
    const refused = await refusedWithoutTrace(table, alice, id, (requestToken) =>
      invite(id, { requestToken }),
    );
    expect(refused.errorType).toBe('LimitExceeded');
  });

  itWithTable('those that were revoked make room', async () => {
    const { id } = await alice.createVault();
    await plantInvitations(id, 19, epochIn(3600));
    const { invitation } = await invite(id);
    await alice.revokeInvitation({ vaultId: id, invitationId: invitation.id });
    expect((await invite(id)).code).toBeTruthy();
  });

  itWithTable('those that have expired do not count as open', async () => {
    const { id } = await alice.createVault();
    await plantInvitations(id, 30, epochIn(-1));
    expect((await invite(id)).code).toBeTruthy();
  });

  itWithTable('those that have expired are removed, 20 with each new one', async () => {
    const { id } = await alice.createVault();
    await plantInvitations(id, 30, epochIn(-1));
    await invite(id);
    expect(Object.keys(await rowsLike(table, id, 'INVITE#'))).toHaveLength(11);
    await invite(id);
    expect(Object.keys(await rowsLike(table, id, 'INVITE#'))).toHaveLength(2);
  });
});

testOwnerChange(table, false, async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vault, requestToken) => api.inviteMember({ vaultId: vault, requestToken, role: 'VIEWER' }),
}));
