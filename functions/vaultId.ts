import { createHash } from 'node:crypto';

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 26;

/**
 * The id of the vault that a caller makes with a request token: the first 130 bits of a SHA-256, as 26 characters. The
 * same caller and token yield the same vault, so a retry finds its own key; nobody else can name that vault's id, as the
 * caller's id is part of what is hashed.
 */
export function vaultIdOf(caller: string, requestToken: string): string {
  // JSON keeps apart where the caller ends and the token begins.
  const digest = createHash('sha256')
    .update(JSON.stringify(['appsync-vault/1 vault', caller, requestToken]))
    .digest('hex');
  let bits = BigInt(`0x${digest}`) >> 126n;
  let id = '';
  for (let i = 0; i < CHARACTERS; i++) {
    id = ALPHABET.charAt(Number(bits & 31n)) + id;
    bits >>= 5n;
  }
  return id;
}
