/** Members as a vault really gets them, and what a writer of its table makes of their rows. */
import type { Member, Role } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { makerOf, type Api } from './api.ts';
import { editRow, memberIdOf, rowsLike } from './traces.ts';

const roles = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];

/** A person takes an owner's invitation: pending from now on. */
export async function invited(
  owner: Api,
  vaultId: string,
  person: Api,
  role: Exclude<Role, 'OWNER'> = 'EDITOR',
  memberExpiresAt?: string,
): Promise<Member> {
  const { code } = await owner.inviteMember({ vaultId, role, memberExpiresAt });
  return person.acceptInvitation({ code: code ?? '' });
}

/** Makes a person a member: invited, confirmed, and for an OWNER given that role. */
export async function join(
  owner: Api,
  vaultId: string,
  person: Api,
  role: Role = 'EDITOR',
  expiresAt?: string,
): Promise<Member> {
  const first = role === 'OWNER' ? 'EDITOR' : role;
  const { id: memberId } = await invited(owner, vaultId, person, first, expiresAt);
  const member = await owner.confirmMember({ vaultId, memberId, role: first, expiresAt });
  return role === 'OWNER' ? owner.changeRole({ vaultId, memberId, role }) : member;
}

/**
 * Makes somebody a member of a vault that was made in this test file, in the place of the membership there is. A role that
 * there is none of, a state or an end in the past is written into the row afterwards, as nobody but a writer of the table can.
 */
export async function plantMember(
  table: TableClient,
  vaultId: string,
  api: Api,
  role: string,
  { state = 'ACTIVE', exp }: { state?: string; exp?: number } = {},
): Promise<void> {
  const owner = makerOf(vaultId);
  const memberId = await memberIdOf(api);
  const rows = {
    role: { S: role },
    state: { S: state },
    ...(exp !== undefined && { exp: { N: String(exp) } }),
  };
  const sk = `MEMBER#${memberId}`;
  if (memberId === (await memberIdOf(owner))) return editRow(table, `VAULT#${vaultId}`, sk, rows);
  if (sk in (await rowsLike(table, vaultId, sk))) await owner.removeMember({ vaultId, memberId });
  const [accountId = '', roleName] = memberId.split(':');
  const granted = (roles.includes(role) ? role : 'EDITOR') as Role;
  if (roleName === undefined) await join(owner, vaultId, api, granted);
  else await owner.addMachine({ vaultId, accountId, roleName, role: granted });
  await editRow(table, `VAULT#${vaultId}`, sk, rows);
}
