/** What `createVaultKey` and `grants` take and answer. */
import type { Role } from '../../generated/schema.ts';
import type { Acting } from './common.ts';

/** `createVaultKey`: makes the key of a new vault; the same caller and token yield the same vault. */
export interface CreateVaultKeyRequest {
  caller: string;
  requestToken: string;
}

/** A grant as a member row keeps it. */
export interface IssuedGrant {
  /** The number of the grant among the member's, in decimal; in the message too. */
  grantId: string;
  /** Base64 of the sealed message. */
  grant: string;
}

/** What `createVaultKey` answers: the vault's id, and its owner's grant. */
export interface CreateVaultKeyAnswer extends IssuedGrant {
  vaultId: string;
}

/** `grants`, to issue: an OWNER gives a member a role. Answers `IssuedGrant`. */
export interface IssueGrantRequest extends Acting {
  member: string;
  role: Role;
  /** Epoch seconds; null: never. */
  expires: number | null;
}

/** `grants`, to invite: an OWNER's fresh code. */
export type MakeInvitationRequest = Acting;

/** What it answers to that. */
export interface MakeInvitationAnswer {
  /** The vault's id and 130 random bits: told to the owner once, and kept nowhere. */
  code: string;
  /** SHA-256 of the code, hexadecimal: what the table keeps. */
  hash: string;
  /** The inviter's grant: the invitation dies with it. */
  grantId: string;
}

/** `grants`, to find an invitation: the SHA-256 of an invitation's code, which a resolver cannot compute. */
export interface HashCodeRequest {
  code: string;
}

/** What it answers to that. */
export interface HashCodeAnswer {
  hash: string;
}

/** A sealed order to revoke grants: it acts whenever it is carried out, and says itself what it revokes. */
export interface RevocationOrder {
  /** Base64 of the sealed message; empty: there is nothing to revoke. */
  order: string;
}

/** `grants`, to order a revocation: an OWNER, or the member himself, orders that the member's grants end. Answers `RevocationOrder`. */
export interface OrderRevocationRequest extends Acting {
  member: string;
  /** The `grantId` of a grant that stays; the older ones end. Absent: all end. */
  keep?: string;
}

/** `grants`, to revoke: carries an order out. Done again, it changes nothing. */
export interface RevokeGrantRequest extends RevocationOrder {
  vaultId: string;
}

/** `grants`: what concerns members. */
export type GrantsRequest =
  | ({ action: 'ISSUE' } & IssueGrantRequest)
  | ({ action: 'INVITE' } & MakeInvitationRequest)
  | ({ action: 'HASH_CODE' } & HashCodeRequest)
  | ({ action: 'ORDER_REVOCATION' } & OrderRevocationRequest)
  | ({ action: 'REVOKE' } & RevokeGrantRequest);
