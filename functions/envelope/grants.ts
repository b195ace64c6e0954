/**
 * Grants: sealed statements of a member's role, each an empty message of the vault's key. A role counts for sealing,
 * opening and key operations only as one: a row of the vault table that was forged, raised or restored reveals nothing.
 */
import type { Role } from '../../generated/schema.ts';
import type { Envelope } from './items.ts';
import { decodeBase64 } from './base64.ts';
import { grantContext, revocationContext, revocationOf, termsOf, type Context } from './context.ts';
import { sealBroken } from './errors.ts';
import { sealingKeyring, verifyingKeyring } from './keyring.ts';
import { readMessageFacts } from './messageFacts.ts';
import { openMessage } from './openMessage.ts';
import { sealMessage } from './sealMessage.ts';

/** What a grant says. */
export interface GrantTerms {
  vaultId: string;
  /** Member id. */
  member: string;
  /** The number of this grant among the member's, from 1 (`issued.ts`). */
  serial: number;
  role: Role;
  /** Epoch seconds from which on it does not count; null: never. */
  expires: number | null;
  /** Member id of the owner who gave it. */
  by: string;
}

/** An order that a member's grants end, up to that number. */
export type Revocation = Omit<GrantTerms, 'expires' | 'role'>;

/** Seals a grant under the vault's active key. Answers base64. Throws `KeyUnavailable`, `SealBroken`. */
export const sealGrant = (envelope: Envelope, terms: GrantTerms): Promise<string> =>
  sealStatement(envelope, terms.vaultId, grantContext(terms));

/** Seals an order to revoke, as `sealGrant` does. */
export const sealRevocation = (envelope: Envelope, order: Revocation): Promise<string> =>
  sealStatement(envelope, order.vaultId, revocationContext(order));

/**
 * What a member's grant says, once its key has opened it. Everything but the vault and the member is taken from the
 * message: what it says is authenticated, what a row says is not.
 * Throws `SealBroken` for anything but a grant of this vault for this member, and `KeyUnavailable`.
 */
export async function openGrant(
  envelope: Envelope,
  vaultId: string,
  member: string,
  grant: string,
): Promise<{ terms: GrantTerms; keyVersion: string }> {
  const { message, context, keyVersion } = readStatement(grant);
  const terms = termsOf(context);
  if (!terms || terms.vaultId !== vaultId || terms.member !== member) throw sealBroken();
  await openStatement(envelope, vaultId, { message, context: grantContext(terms), keyVersion });
  return { terms, keyVersion };
}

/** What such an order says, once its key has opened it. Throws `SealBroken` for anything but one of this vault. */
export async function openRevocation(
  envelope: Envelope,
  vaultId: string,
  order: string,
): Promise<Revocation> {
  const { message, context, keyVersion } = readStatement(order);
  const revocation = revocationOf(context);
  if (!revocation || revocation.vaultId !== vaultId) throw sealBroken();
  await openStatement(envelope, vaultId, { message, context: revocationContext(revocation), keyVersion });
  return revocation;
}

/** The version of the key that a grant names; nothing of it is authenticated yet. Throws `SealBroken` for what is no message. */
export const keyVersionOf = (grant: string): string => readStatement(grant).keyVersion;

/** A message whose whole content is its context. */
interface Statement {
  message: Buffer;
  context: Context;
  keyVersion: string;
}

async function sealStatement({ store, keys }: Envelope, vaultId: string, context: Context): Promise<string> {
  const key = await keys.active(vaultId);
  const message = await sealMessage(
    Buffer.alloc(0),
    { context, keyVersion: key.version },
    { sealing: sealingKeyring(store, key), verifying: verifyingKeyring(store, key) },
  );
  return message.toString('base64');
}

/** Nothing of it is authenticated yet. */
function readStatement(text: string): Statement {
  const message = decodeBase64(text);
  return { message, ...readMessageFacts(message) };
}

async function openStatement(
  { store, keys }: Envelope,
  vaultId: string,
  { message, context, keyVersion }: Statement,
): Promise<void> {
  const expected = { context, keyVersion, length: message.length };
  const plaintext = await openMessage(message, expected, async () =>
    verifyingKeyring(store, await keys.version(vaultId, keyVersion)),
  );
  if (plaintext.length !== 0) throw sealBroken();
}
