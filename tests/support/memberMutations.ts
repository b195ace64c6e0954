/** Mutations of members and invitations, for `everyMutation.ts`. */
import { randomUUID } from 'node:crypto';
import type { Member, NewInvitation } from '../../generated/schema.ts';
import { makeVault, token, type Person } from './changes.ts';
import type { MutationCase } from './everyMutation.ts';

const invite = async ({ change }: Person, vaultId: string) =>
  (await change('inviteMember', { ...token(), vaultId, role: 'EDITOR' })) as NewInvitation;

async function pending(owner: Person, vaultId: string, guest: Person): Promise<string> {
  const { code } = await invite(owner, vaultId);
  return ((await guest.change('acceptInvitation', { ...token(), code })) as Member).id;
}

async function editor(owner: Person, vaultId: string, guest: Person): Promise<string> {
  const memberId = await pending(owner, vaultId, guest);
  await owner.change('confirmMember', { ...token(), vaultId, memberId, role: 'EDITOR' });
  return memberId;
}

/** On a guest, once the guest is in the vault so. */
const onMember = (enter: typeof pending, given: object): MutationCase => ({
  target: 'member',
  least: 'OWNER',
  prepare: async (owner, vaultId, newGuest) => ({
    vaultId,
    memberId: await enter(owner, vaultId, await newGuest()),
    ...given,
  }),
});

/** By mutation. */
export const memberCases: Record<string, MutationCase> = {
  inviteMember: {
    target: 'vault',
    least: 'OWNER',
    prepare: async (_, vaultId) => ({ vaultId, role: 'READER', memberExpiresAt: '2100-01-01T00:00:00Z' }),
  },
  revokeInvitation: {
    target: 'invitation',
    least: 'OWNER',
    prepare: async (owner, vaultId) => ({
      vaultId,
      invitationId: (await invite(owner, vaultId)).invitation.id,
    }),
  },
  // Into the vault of somebody else.
  acceptInvitation: {
    target: 'code',
    async prepare(_, __, newGuest) {
      const host = await newGuest();
      return { code: (await invite(host, await makeVault(host.change))).code };
    },
  },
  confirmMember: onMember(pending, { role: 'EDITOR' }),
  addMachine: {
    target: 'machine',
    least: 'OWNER',
    prepare: async (_, vaultId) => ({
      vaultId,
      accountId: '000000000000',
      roleName: randomUUID(),
      role: 'READER',
    }),
  },
  changeRole: onMember(editor, { role: 'READER', expiresAt: '2100-01-01T00:00:00Z' }),
  removeMember: onMember(editor, {}),
  leaveVault: {
    target: 'vault',
    least: 'VIEWER',
    async prepare(owner, vaultId, newGuest) {
      const memberId = await editor(owner, vaultId, await newGuest());
      await owner.change('changeRole', { ...token(), vaultId, memberId, role: 'OWNER' });
      return { vaultId };
    },
  },
};
