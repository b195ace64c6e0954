/**
 * The encryption context of format 1: which thing a message is the seal of. Every pair is authenticated by the message
 * and by the wrapping of its data key, and stored in clear in the message's header, so it holds ids and nothing else.
 */
import type { ItemAddress } from '../payloads.ts';

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
