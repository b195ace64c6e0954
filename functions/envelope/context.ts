/**
 * The encryption context of format 1: which thing a message is the seal of. Every pair is authenticated by the message
 * and by the wrapping of its data key, and stored in clear in the message's header, so it holds ids and nothing else.
 */
import type { Role } from '../../generated/schema.ts';
import type { ItemAddress } from '../payloads/common.ts';
import type { GrantTerms, Revocation } from './grants.ts';

/** Names and values of an encryption context, UTF-8. */
export type Context = Readonly<Record<string, string>>;

/** The value of the pair `format`; permanent. A reader keeps every format that was ever written. */
export const FORMAT = 'appsync-vault/1';

/**
 * The context of a sealed item: exactly `format`, `purpose`, `vault`, `item` and `version` (decimal, from 1). Another
 * purpose has a function of its own beside this one, with another value of `purpose`: one can never pass for the other.
 *
 * Throws a plain Error for an empty id or a version that is no positive integer: ids come from the server, not the caller.
 */
export function itemContext({ vaultId, itemId, version }: ItemAddress): Context {
  if (!vaultId || !itemId || !Number.isSafeInteger(version) || version < 1) {
    throw new Error('An item address needs a vault, an item and a version from 1.');
  }
  return { format: FORMAT, purpose: 'item', vault: vaultId, item: itemId, version: String(version) };
}

const ROLES: readonly string[] = ['VIEWER', 'READER', 'EDITOR', 'OWNER'] satisfies Role[];

/**
 * The context of a grant: exactly `format`, `purpose`, `vault`, `grant` (its number, decimal), `member`, `role`, `expires` (epoch seconds in
 * decimal, or `never`) and `by`. Throws a plain Error for terms that no grant can have.
 */
export function grantContext(terms: GrantTerms): Context {
  const { vaultId, serial, member, role, expires, by } = terms;
  const isWhole = expires === null || isNumber(expires);
  if (!vaultId || !isNumber(serial) || !member || !by || !ROLES.includes(role) || !isWhole) {
    throw new Error('A grant needs a vault, a number, a member, a role, an end or none, and who gave it.');
  }
  const end = expires === null ? 'never' : String(expires);
  return {
    format: FORMAT,
    purpose: 'grant',
    vault: vaultId,
    grant: String(serial),
    member,
    role,
    expires: end,
    by,
  };
}

/** The terms that a context states; undefined unless it is exactly a grant's. Nothing of it is authenticated yet. */
export function termsOf(context: Context): GrantTerms | undefined {
  const { vault = '', grant = '', member = '', role = '', expires = '', by = '' } = context;
  const end = expires === 'never' ? null : numberIn(expires);
  const serial = numberIn(grant);
  if (end === undefined || serial === undefined || !ROLES.includes(role) || !vault || !member || !by) {
    return undefined;
  }
  const terms = { vaultId: vault, serial, member, role: role as Role, expires: end, by };
  return sameContext(grantContext(terms), context) ? terms : undefined;
}

/** The context of an order to revoke a member's grants up to a number: exactly `format`, `purpose`, `vault`, `grant`, `member` and `by`. */
export function revocationContext(order: Revocation): Context {
  const { vaultId, serial, member, by } = order;
  if (!vaultId || !isNumber(serial) || !member || !by) {
    throw new Error('A revocation needs a vault, a member, a number, and who orders it.');
  }
  return { format: FORMAT, purpose: 'revocation', vault: vaultId, grant: String(serial), member, by };
}

/** The order that a context states; undefined unless it is exactly a revocation's. Nothing of it is authenticated yet. */
export function revocationOf(context: Context): Revocation | undefined {
  const { vault = '', grant = '', member = '', by = '' } = context;
  const serial = numberIn(grant);
  if (serial === undefined || !vault || !member || !by) return undefined;
  const order = { vaultId: vault, serial, member, by };
  return sameContext(revocationContext(order), context) ? order : undefined;
}

/** Numbers of a context have up to 15 digits: grants of a member, and epoch seconds. */
const MOST_DIGITS = 15;

const isNumber = (value: number): boolean =>
  Number.isSafeInteger(value) && value > 0 && String(value).length <= MOST_DIGITS;

/** A positive number in decimal, as a context holds one; undefined for anything else. */
const numberIn = (text: string): number | undefined =>
  /^[1-9][0-9]*$/.test(text) && text.length <= MOST_DIGITS ? Number(text) : undefined;

/**
 * Whether two contexts hold exactly the same pairs: no more, no fewer. The Encryption SDK for JavaScript has no
 * required-context materials manager, so this comparison is what keeps a message from being opened as another one.
 */
export function sameContext(expected: Context, actual: Context): boolean {
  const names = Object.keys(expected);
  return (
    names.length === Object.keys(actual).length &&
    names.every((name) => Object.hasOwn(actual, name) && actual[name] === expected[name])
  );
}
