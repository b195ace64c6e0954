import { randomUUID } from 'node:crypto';
import { editKeyRow } from '../support/keyStoreRows.ts';
import type { AccessCase } from './accessCase.ts';
import { putRows } from './copyRows.ts';
import { makeVault, type FilledVault } from './filledVault.ts';
import { newGuest, newMachine, newMember, type Guest } from './guests.ts';
import { person, publisher, type OwnStack } from './ownStack.ts';
import { plantRecords } from './records.ts';

const mostReveals = 100;

/** Members, once they are some. */
export const memberCases: AccessCase[] = [
  {
    operation: 'Query.members',
    pattern: 'the members of a vault: 50 people, each with a grant',
    answers: 50,
    async arrange({ stack }) {
      const vault = await vaultOfMembers(stack, 50);
      return () => vault.query('members');
    },
  },
  {
    operation: 'Query.revealSecret',
    pattern: 'the secret of an item, to a member whom the function has not met',
    async arrange(vault) {
      const guest = await newMember(vault);
      const args = { vaultId: vault.id, itemId: vault.itemIds[0] };
      return () => guest.run(vault, 'Query.revealSecret', args);
    },
  },
  {
    operation: 'Mutation.addMachine',
    pattern: 'a new machine',
    arrange: (vault) => Promise.resolve(() => vault.mutate('addMachine', newMachine())),
  },
  onMember('changeRole', 'another role of a member', { role: 'READER' }),
  onMember('removeMember', 'a member who has revealed nothing'),
  {
    ...onMember('removeMember', 'a member who has revealed 100 secrets and more', {}, (vault, guest) =>
      plantRecords(vault, 'REVEAL', mostReveals + 1, { itemId: vault.itemIds[0] ?? '', actorId: guest.id }),
    ),
  },
  {
    operation: 'Mutation.leaveVault',
    pattern: 'a member who leaves, and whom the function has not met',
    async arrange(vault) {
      const guest = await newMember(vault);
      const input = { requestToken: randomUUID(), vaultId: vault.id };
      return () => guest.run(vault, 'Mutation.leaveVault', { input });
    },
  },
  {
    operation: 'Mutation.revokeRemoved',
    pattern: 'the order to revoke a grant, which was lost',
    async arrange(vault) {
      const { id, carryOut } = await removedMember(vault);
      await editKeyRow(vault.stack.table, vault.id, `member:${id}`, { revoked: { N: '0' } });
      return carryOut;
    },
  },
  {
    operation: 'Mutation.revokeRemoved',
    pattern: 'the order to revoke a grant, which was carried out already',
    arrange: async (vault) => (await removedMember(vault)).carryOut,
  },
];

function onMember(
  field: string,
  pattern: string,
  input: object = {},
  prepare: (vault: FilledVault, guest: Guest) => Promise<void> = () => Promise.resolve(),
): AccessCase {
  return {
    operation: `Mutation.${field}`,
    pattern,
    async arrange(vault) {
      const guest = await newMember(vault);
      await prepare(vault, guest);
      return () => vault.mutate(field, { memberId: guest.id, ...input });
    },
  };
}

/** Somebody who was a member, and how the stream hands on what was ordered then. */
async function removedMember(vault: FilledVault): Promise<{ id: string; carryOut: () => Promise<unknown> }> {
  const { id } = await newMember(vault);
  await vault.mutate('removeMember', { memberId: id });
  const events = await vault.rows('EVENT#');
  const order = events.find((row) => row.revocation && row.memberId?.S === id)?.revocation?.S;
  const input = { vaultId: vault.id, memberId: id, order };
  return { id, carryOut: () => vault.stack.run('Mutation.revokeRemoved', { input }, publisher) };
}

/** A vault whose other members are copies of its owner, whose grants count for nothing. */
async function vaultOfMembers(stack: OwnStack, count: number): Promise<FilledVault> {
  const vault = await makeVault(stack, person(521));
  const [row = {}] = await vault.rows('MEMBER#');
  const copies = Array.from({ length: count - 1 }, () => {
    const { id } = newGuest();
    return { ...row, sk: { S: `MEMBER#${id}` }, id: { S: id } };
  });
  await putRows(stack.table, copies);
  return vault;
}
