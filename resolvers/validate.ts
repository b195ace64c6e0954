import { util } from '@aws-appsync/utils';
import { fail } from './errors.ts';

/**
 * Ids of vaults and items: 26 characters of Crockford's base32, as a ULID.
 * Ends with `BadInput` for anything else, so that no id can hold a separator.
 */
export function checkIds(ids: string[]): void {
  for (const id of ids) {
    if (!util.matches('^[0-9A-HJKMNP-TV-Z]{26}$', id)) {
      fail('BadInput', 'An id is 26 digits and capital letters, as the vault gave it.');
    }
  }
}

/** Request tokens: 1 to 64 letters, digits, `-` or `_`; else `BadInput`. */
export function checkRequestToken(token: string): void {
  if (!util.matches('^[A-Za-z0-9_-]{1,64}$', token)) {
    fail(
      'BadInput',
      'A requestToken is 1 to 64 letters, digits, "-" or "_". Make a new UUID for each change.',
    );
  }
}

/** A page size; `BadInput` outside 1 to `most`. */
export function pageSize(limit: number | null | undefined, standard: number, most: number): number {
  const size = limit ?? standard;
  if (size < 1 || size > most) fail('BadInput', `limit is 1 to ${most}.`);
  return size;
}

/** A version number, from 1 to 99,999,999; else `BadInput`. */
export function checkVersion(version: number): void {
  if (version < 1 || version > 99999999) fail('BadInput', 'A version is a whole number from 1.');
}

/**
 * A line of text, not blank, without control characters and lone surrogates; else `BadInput`. `what` names it in the
 * message. A character outside the basic plane counts as one, as in Java's patterns.
 */
export function checkLine(text: string, what: string, most: number): void {
  if (text.trim() === '' || !util.matches(`[^\\p{Cc}\\p{Cs}]{1,${most}}`, text)) {
    fail('BadInput', `${what} is 1 to ${most} characters, not blank and without control characters.`);
  }
}
