/**
 * Which grants of a member count, beside the vault's key in the key store: the row `member:<id>`. A member's grants are
 * numbered from 1; those above `revoked` and up to `issued` count. A number each, and not a list, so that a removal ends
 * every grant of the member, whatever the vault table shows of them.
 */
import type { Role } from '../../generated/schema.ts';
import { numberOf, type KeyStoreRows, type Row } from './keyStoreRows.ts';

/** What stands of a member's grants. */
export interface Issued {
  /** The number of the last one; 0: there was none. */
  issued: number;
  /** The number up to which they are revoked; 0: none is. */
  revoked: number;
  /** Epoch seconds at which a grant as OWNER was revoked last; 0: never. */
  ownerUntil: number;
}

/** The type of the row. */
export const issuedType = (member: string): string => `member:${member}`;

/** The row as it was read; of a member who never had a grant there is none. */
export function toIssued(row: Row | undefined): Issued {
  return {
    issued: numberOf(row, 'issued'),
    revoked: numberOf(row, 'revoked'),
    ownerUntil: numberOf(row, 'ownerUntil'),
  };
}

/** Whether the grant of this number counts. */
export const isInForce = ({ issued, revoked }: Issued, serial: number): boolean =>
  serial > revoked && serial <= issued;

/** The members' rows. All throw `KeyUnavailable` and `Busy`. */
export interface IssuedRows {
  of(vaultId: string, member: string): Promise<Issued>;
  /** Makes the maker of a vault its first OWNER, by grant 1; done again, it changes nothing. */
  begin(vaultId: string, member: string): Promise<Issued>;
  /** Takes the number of a new grant. */
  next(vaultId: string, member: string, role: Role): Promise<number>;
  /** Revokes the grants up to a number, for good. Done again, or late, it changes nothing. */
  revoke(vaultId: string, member: string, upTo: number, nowSeconds: number): Promise<void>;
}

/** The members' rows of a key store. */
export function openIssuedRows(rows: KeyStoreRows): IssuedRows {
  return {
    async of(vaultId, member) {
      const type = issuedType(member);
      return toIssued((await rows.read(vaultId, [type])).get(type));
    },

    async begin(vaultId, member) {
      return toIssued(
        await rows.change({
          vaultId,
          type: issuedType(member),
          update:
            'SET #issued = if_not_exists(#issued, :one), #owner = if_not_exists(#owner, :one), #revoked = if_not_exists(#revoked, :none)',
          values: { ':one': { N: '1' }, ':none': { N: '0' } },
        }),
      );
    },

    async next(vaultId, member, role) {
      const next = 'if_not_exists(#issued, :none) + :one';
      const row = await rows.change({
        vaultId,
        type: issuedType(member),
        update: `SET #issued = ${next}, #revoked = if_not_exists(#revoked, :none)${role === 'OWNER' ? `, #owner = ${next}` : ''}`,
        values: { ':one': { N: '1' }, ':none': { N: '0' } },
      });
      return toIssued(row).issued;
    },

    async revoke(vaultId, member, upTo, nowSeconds) {
      const type = issuedType(member);
      const values = { ':upTo': { N: `${upTo}` } };
      const asOwner = await rows.change({
        vaultId,
        type,
        update: 'SET #revoked = :upTo, #ownerUntil = :now',
        // `owner` is the number of the last grant as OWNER: whether it ends now, and did not before.
        condition: '#revoked < :upTo AND #owner > #revoked AND #owner <= :upTo',
        values: { ...values, ':now': { N: `${nowSeconds}` } },
      });
      if (!asOwner) {
        await rows.change({
          vaultId,
          type,
          update: 'SET #revoked = :upTo',
          condition: '#revoked < :upTo',
          values,
        });
      }
    },
  };
}
