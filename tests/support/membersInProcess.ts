/** A vault with members as the built resolvers make it without a server. */
import { randomUUID } from 'node:crypto';
import type { Member, NewInvitation, Role, Vault } from '../../generated/schema.ts';
import type { InProcess } from './inProcess.ts';

/** Makes changes in a vault of a person's, who is its OWNER. */
export interface VaultInProcess {
  owner: string;
  vaultId: string;
  /** Makes a change as the owner unless as somebody else. @throws when it is refused */
  change<Answer>(field: string, input: Record<string, unknown>, as?: string): Promise<Answer>;
  /** Somebody new who has taken an invitation, and waits. @returns the member id */
  invited(role: Role): Promise<string>;
  /** Somebody new who is a member. @returns the member id */
  joined(role: Role): Promise<string>;
}

/** Makes a vault of a new person's. */
export async function vaultInProcess(parts: InProcess): Promise<VaultInProcess> {
  const owner = randomUUID();
  let vaultId = '';
  async function change<Answer>(field: string, input: Record<string, unknown>, as = owner): Promise<Answer> {
    const given = { requestToken: randomUUID(), ...(vaultId && { vaultId }), ...input };
    const { data, errors } = await parts.mutate(field, as, given);
    if (errors.length > 0) throw new Error(`${field} was refused as ${errors[0]?.errorType}`);
    return data as Answer;
  }
  vaultId = (await change<Vault>('createVault', { name: 'A vault' })).id;

  async function invited(role: Role): Promise<string> {
    const person = randomUUID();
    const { code } = await change<NewInvitation>('inviteMember', { role });
    await change<Member>('acceptInvitation', { code, vaultId: undefined }, person);
    return person;
  }
  async function joined(role: Role): Promise<string> {
    const first = role === 'OWNER' ? 'EDITOR' : role;
    const memberId = await invited(first);
    await change('confirmMember', { memberId, role: first });
    if (role === 'OWNER') await change('changeRole', { memberId, role });
    return memberId;
  }
  return { owner, vaultId, change, invited, joined };
}
