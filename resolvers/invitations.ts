import type { Invitation, Role } from '../generated/schema.ts';
import { toDateTime } from './rows.ts';

/** An invitation row. What it leads to is judged again when it is taken, and by the owner who confirms. */
export interface InvitationRow {
  /** SHA-256 of the code. */
  id: string;
  vaultId: string;
  role: Role;
  /** Epoch seconds at which the membership that it leads to ends; absent: never. */
  memberExp?: number;
  /** Epoch seconds from which on it counts as absent; DynamoDB removes it within days. */
  ttl: number;
  createdAt: string;
  createdBy: string;
  /** The grant of the owner who made it: it dies with that. */
  grantId: string;
}

/** An invitation row as the schema's type. */
export function toInvitation(row: InvitationRow): Invitation {
  return {
    id: row.id,
    vaultId: row.vaultId,
    role: row.role,
    memberExpiresAt: row.memberExp ? toDateTime(row.memberExp) : null,
    expiresAt: toDateTime(row.ttl),
    createdAt: row.createdAt,
    createdBy: row.createdBy,
  };
}
