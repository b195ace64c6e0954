import { randomUUID } from 'node:crypto';
import type { Member, NewInvitation } from '../../generated/schema.ts';
import type { Caller } from '../../local/appsync/types.ts';
import type { FilledVault } from './filledVault.ts';
import { person } from './ownStack.ts';

/** Somebody who is no owner, with their member id. */
export interface Guest {
  id: string;
  caller: Caller;
  /** Asks, or changes something, as this person. */
  run(vault: FilledVault, operation: string, args: Record<string, unknown>): Promise<unknown>;
}

let guests = 20_000;

/** A person who is in no vault; the ids of all have the same length. */
export function newGuest(): Guest {
  guests += 1;
  const caller = person(guests);
  return {
    id: (caller.identity as { sub: string }).sub,
    caller,
    run: ({ stack }, operation, args) => stack.run(operation, args, caller),
  };
}

/** The code of a new invitation. */
export async function invite(vault: FilledVault): Promise<string> {
  const { code } = await vault.mutate<NewInvitation>('inviteMember', { role: 'EDITOR' });
  return code ?? '';
}

/** Has a new person take a new invitation. @returns who waits to be confirmed */
export async function pendingMember(vault: FilledVault): Promise<Guest> {
  const guest = newGuest();
  const input = { requestToken: randomUUID(), code: await invite(vault) };
  await guest.run(vault, 'Mutation.acceptInvitation', { input });
  return guest;
}

/** Makes a new person an EDITOR. */
export async function newMember(vault: FilledVault): Promise<Guest> {
  const guest = await pendingMember(vault);
  await vault.mutate<Member>('confirmMember', { memberId: guest.id, role: 'EDITOR' });
  return guest;
}

/** Another machine to add, as an EDITOR. */
export const newMachine = (): object => {
  guests += 1;
  return { accountId: '000000000000', roleName: `machine-${guests}`, role: 'EDITOR' };
};
