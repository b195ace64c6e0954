/** Changes of the members between what a change of theirs has read and what it writes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Invitation, NewInvitation } from '../../generated/schema.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { vaultInProcess, type VaultInProcess } from '../support/membersInProcess.ts';
import { disturb, refused, type ReadyMutation } from '../support/mutationsInProcess.ts';
import { vaultPartition } from '../support/plant.ts';
import { removeRow } from '../support/table.ts';
import { editRow, rowsLike } from '../support/traces.ts';

let parts: InProcess;
beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

/** Who makes a change, and with what. */
type Prepared = [person: string, input: Record<string, unknown>];

const changes: Record<string, (vault: VaultInProcess) => Promise<Prepared>> = {
  inviteMember: async ({ owner }) => [owner, { role: 'VIEWER' }],
  acceptInvitation: async ({ change }) => {
    const { code } = await change<NewInvitation>('inviteMember', { role: 'VIEWER' });
    return [randomUUID(), { code, vaultId: undefined }];
  },
  confirmMember: async ({ owner, invited }) => [owner, { memberId: await invited('VIEWER'), role: 'VIEWER' }],
  addMachine: async ({ owner }) => [
    owner,
    { accountId: '000000000000', roleName: 'deployer', role: 'VIEWER' },
  ],
  changeRole: async ({ owner, joined }) => [owner, { memberId: await joined('VIEWER'), role: 'EDITOR' }],
  removeMember: async ({ owner, joined }) => [owner, { memberId: await joined('VIEWER') }],
  leaveVault: async ({ joined }) => [await joined('VIEWER'), {}],
};

/** A change in a vault of its own that can be made. */
async function readyFor(
  field: string,
  prepare: (vault: VaultInProcess) => Promise<Prepared> = changes[field] ?? noCase,
): Promise<{ ready: ReadyMutation; vault: VaultInProcess }> {
  const vault = await vaultInProcess(parts);
  const { vaultId } = vault;
  const [person, given] = await prepare(vault);
  const input = { requestToken: randomUUID(), vaultId, ...given };
  return { vault, ready: { person, vaultId, input, callerId: person } };
}

const noCase = (): Promise<Prepared> => Promise.reject(new Error('There is no such case'));

/** Edits a member's row. */
const edit = (vaultId: string, memberId: unknown, attributes: Record<string, Record<string, unknown>>) =>
  editRow(parts.table, vaultPartition(vaultId), `MEMBER#${String(memberId)}`, attributes);

describe.each(Object.keys(changes))('%s', (field) => {
  itWithOwnStack('is Busy when the members or invitations were changed meanwhile', async () => {
    const { ready, vault } = await readyFor(field);
    const result = await disturb(parts, field, ready, () => vault.change('inviteMember', { role: 'READER' }));
    expect(result).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('can be made again with the same token, and is done then', async () => {
    const { ready, vault } = await readyFor(field);
    await disturb(parts, field, ready, () => vault.change('inviteMember', { role: 'READER' }));
    expect(await parts.mutate(field, ready.person, ready.input)).toMatchObject({ errors: [] });
  });
});

describe.each(['inviteMember', 'confirmMember', 'addMachine', 'changeRole', 'removeMember'])(
  '%s',
  (field) => {
    itWithOwnStack('is Unauthorized when its owner is one no longer', async () => {
      const { ready } = await readyFor(field);
      const result = await disturb(parts, field, ready, ({ vaultId, person }) =>
        edit(vaultId, person, { role: { S: 'EDITOR' } }),
      );
      expect(result).toMatchObject(refused('Unauthorized'));
    });

    itWithOwnStack('is NotFound when its owner is removed', async () => {
      const { ready } = await readyFor(field);
      const result = await disturb(parts, field, ready, ({ vaultId, person }) =>
        removeRow(parts.table, vaultPartition(vaultId), `MEMBER#${person}`),
      );
      expect(result).toMatchObject(refused('NotFound'));
    });
  },
);

describe.each(['confirmMember', 'changeRole', 'removeMember'])('%s', (field) => {
  itWithOwnStack('is Busy when the member has another role by now', async () => {
    const { ready } = await readyFor(field);
    const result = await disturb(parts, field, ready, ({ vaultId, input }) =>
      edit(vaultId, input.memberId, { role: { S: 'OWNER' } }),
    );
    expect(result).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('is Busy when the member is gone', async () => {
    const { ready } = await readyFor(field);
    const result = await disturb(parts, field, ready, ({ vaultId, input }) =>
      removeRow(parts.table, vaultPartition(vaultId), `MEMBER#${String(input.memberId)}`),
    );
    expect(result).toMatchObject(refused('Busy'));
  });
});

describe('acceptInvitation', () => {
  itWithOwnStack.each<[string, (vaultId: string, owner: string, invitation: string) => Promise<unknown>]>([
    ['is an owner no longer', (vaultId, owner) => edit(vaultId, owner, { role: { S: 'EDITOR' } })],
    ['is an owner by another grant', (vaultId, owner) => edit(vaultId, owner, { grantId: { S: 'another' } })],
    ['is removed', (vaultId, owner) => removeRow(parts.table, vaultPartition(vaultId), `MEMBER#${owner}`)],
    [
      'has revoked it',
      (vaultId, _, invitation) => removeRow(parts.table, vaultPartition(vaultId), invitation),
    ],
  ])('is NotFound when the inviter %s', async (_, meanwhile) => {
    const { ready, vault } = await readyFor('acceptInvitation');
    const [invitation = ''] = Object.keys(await rowsLike(parts.table, vault.vaultId, 'INVITE#'));
    const result = await disturb(parts, 'acceptInvitation', ready, () =>
      meanwhile(vault.vaultId, vault.owner, invitation),
    );
    expect(result).toMatchObject(refused('NotFound'));
  });

  itWithOwnStack('is Busy when the same person takes another invitation first', async () => {
    const { ready, vault } = await readyFor('acceptInvitation');
    const { code } = await vault.change<NewInvitation>('inviteMember', { role: 'READER' });
    const result = await disturb(parts, 'acceptInvitation', ready, ({ person }) =>
      vault.change('acceptInvitation', { code, vaultId: undefined }, person),
    );
    expect(result).toMatchObject(refused('Busy'));
  });
});

describe('of oneself', () => {
  itWithOwnStack('changeRole is Busy when another owner removes one first', async () => {
    const { ready, vault } = await readyFor('changeRole', async ({ joined }) => {
      const person = await joined('OWNER');
      return [person, { memberId: person, role: 'READER' }];
    });
    const result = await disturb(parts, 'changeRole', ready, ({ person }) =>
      vault.change('removeMember', { memberId: person }),
    );
    expect(result).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('leaveVault is Busy when the other owner leaves first', async () => {
    const { ready, vault } = await readyFor('leaveVault', async ({ joined }) => [await joined('OWNER'), {}]);
    const result = await disturb(parts, 'leaveVault', ready, () => vault.change('leaveVault', {}));
    expect(result).toMatchObject(refused('Busy'));
  });
});

describe('revokeInvitation', () => {
  itWithOwnStack('is NotFound when somebody takes the invitation first', async () => {
    let code: string | null | undefined;
    const { ready, vault } = await readyFor('revokeInvitation', async ({ owner, change }) => {
      const made = await change<{ invitation: Invitation; code: string }>('inviteMember', { role: 'VIEWER' });
      ({ code } = made);
      return [owner, { invitationId: made.invitation.id }];
    });
    const result = await disturb(parts, 'revokeInvitation', ready, () =>
      vault.change('acceptInvitation', { code, vaultId: undefined }, randomUUID()),
    );
    expect(result).toMatchObject(refused('NotFound'));
  });
});
