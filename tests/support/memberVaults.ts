import type { Member, Role } from '../../generated/schema.ts';
import type { Api } from './api.ts';
import { invited, join } from './membership.ts';
import { newPerson } from './people.ts';

/** Whoever is, or waits to be, a member of a vault with one item. */
export interface VaultWithPerson {
  vaultId: string;
  itemId: string;
  person: Awaited<ReturnType<typeof newPerson>>;
  memberId: string;
  member: Member;
}

/** A new vault of the owner's with an item, whose password is `the password`, and a new person as a member. */
export async function vaultWithMember(owner: Api, role: Role, expiresAt?: string): Promise<VaultWithPerson> {
  const [at, person] = [await vaultWithItem(owner), await newPerson()];
  const member = await join(owner, at.vaultId, person, role, expiresAt);
  return { ...at, person, memberId: person.id, member };
}

/** The same with a person who waits to be confirmed. */
export async function vaultWithPending(
  owner: Api,
  role: Exclude<Role, 'OWNER'>,
  expiresAt?: string,
): Promise<VaultWithPerson> {
  const [at, person] = [await vaultWithItem(owner), await newPerson()];
  const member = await invited(owner, at.vaultId, person, role, expiresAt);
  return { ...at, person, memberId: person.id, member };
}

/** A new vault of the owner's with an item, whose password is `the password`. */
export async function vaultWithItem(owner: Api): Promise<{ vaultId: string; itemId: string }> {
  const { id: vaultId } = await owner.createVault();
  const { id: itemId } = await owner.createItem({ vaultId, login: { password: 'the password' } });
  return { vaultId, itemId };
}
