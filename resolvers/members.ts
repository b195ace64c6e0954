import type { Context } from '@aws-appsync/utils';
import type { Member } from '../generated/schema.ts';
import { update, type WriteAction } from './actions.ts';
import { failBusy } from './errors.ts';
import { vaultKey } from './keys.ts';
import type { MemberRow, VaultRow } from './member.ts';
import { toDateTime } from './rows.ts';
import { settle } from './transaction.ts';

/** Members a vault, pending ones too. */
export const mostMembers = 100;

/** A member row as far as it is shown: a page of them decides nothing. */
export type ListedMember = Omit<MemberRow, 'grant' | 'grantId' | 'roleId'>;

/** A member row as the schema's type. */
export function toMember(row: ListedMember): Member {
  return {
    id: row.id,
    vaultId: row.vaultId,
    kind: row.kind,
    username: row.username,
    role: row.role,
    state: row.state,
    expiresAt: row.exp ? toDateTime(row.exp) : null,
    addedAt: row.addedAt,
    addedBy: row.addedBy,
  };
}

/** Counts a change of the members or invitations of a vault that was read: of two at the same time, one is `Busy`. */
export function countMembers(ctx: Context, vault: VaultRow, members: number, owners: number): WriteAction {
  const { id, membersRevision } = vault;
  const counts = { members, owners, membersRevision: membersRevision + 1 };
  return update(ctx, vaultKey(id), counts, { membersRevision });
}

/** Judges what came of a change of the members: anything that was changed meanwhile is `Busy`. */
export function settleMembers(ctx: Context): object {
  if (settle(ctx)) failBusy();
  return ctx.stash.committed ?? {};
}
