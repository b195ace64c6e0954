import { randomUUID } from 'node:crypto';
import type { NewInvitation } from '../../generated/schema.ts';
import type { AccessCase } from './accessCase.ts';
import { putRows } from './copyRows.ts';
import { makeVault, type FilledVault } from './filledVault.ts';
import { invite, newGuest, pendingMember } from './guests.ts';
import { person, type OwnStack } from './ownStack.ts';

const mostOpen = 20;

/** Invitations, until somebody is a member. */
export const invitationCases: AccessCase[] = [
  {
    operation: 'Query.invitations',
    pattern: 'the open invitations of a vault: 20, the most there are',
    answers: mostOpen,
    async arrange({ stack }) {
      const vault = await vaultOfInvitations(stack, { open: mostOpen, expired: 0 });
      return () => vault.query('invitations');
    },
  },
  {
    operation: 'Mutation.inviteMember',
    pattern: 'an invitation, with none open',
    async arrange({ stack }) {
      const vault = await vaultOfInvitations(stack, { open: 0, expired: 0 });
      return () => vault.mutate('inviteMember', { role: 'EDITOR' });
    },
  },
  {
    operation: 'Mutation.inviteMember',
    pattern: 'an invitation, with 19 open and 20 that have expired and go with it',
    async arrange({ stack }) {
      const vault = await vaultOfInvitations(stack, { open: mostOpen - 1, expired: 20 });
      return () => vault.mutate('inviteMember', { role: 'EDITOR' });
    },
  },
  {
    operation: 'Mutation.revokeInvitation',
    pattern: 'an end of an invitation',
    async arrange(vault) {
      const { invitation } = await vault.mutate<NewInvitation>('inviteMember', { role: 'EDITOR' });
      return () => vault.mutate('revokeInvitation', { invitationId: invitation.id });
    },
  },
  {
    operation: 'Mutation.acceptInvitation',
    pattern: 'an invitation taken',
    async arrange(vault) {
      const input = { requestToken: randomUUID(), code: await invite(vault) };
      return () => newGuest().run(vault, 'Mutation.acceptInvitation', { input });
    },
  },
  {
    operation: 'Mutation.confirmMember',
    pattern: 'a pending member confirmed',
    async arrange(vault) {
      const { id } = await pendingMember(vault);
      return () => vault.mutate('confirmMember', { memberId: id, role: 'EDITOR' });
    },
  },
];

/** A vault with invitations that nobody has the code of, whose owner the functions have met. */
async function vaultOfInvitations(
  stack: OwnStack,
  { open, expired }: { open: number; expired: number },
): Promise<FilledVault> {
  const vault = await makeVault(stack, person(520));
  const { invitation } = await vault.mutate<NewInvitation>('inviteMember', { role: 'EDITOR' });
  const [row = {}] = await vault.rows('INVITE#');
  await vault.mutate('revokeInvitation', { invitationId: invitation.id });
  const yesterday = { N: String(Math.floor(Date.now() / 1000) - 24 * 60 * 60) };
  const copies = Array.from({ length: open + expired }, (_, index) => {
    const id = String(index).padStart(64, '0');
    return { ...row, sk: { S: `INVITE#${id}` }, id: { S: id }, ...(index >= open && { ttl: yesterday }) };
  });
  await putRows(stack.table, copies);
  return vault;
}
