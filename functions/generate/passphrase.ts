import { EFF_LONG_WORDLIST as WORDS } from 'secure-password-utilities/wordlists';
import type { GeneratedPassword, PassphraseInput } from '../../generated/schema.ts';
import { badInput } from '../errors.ts';
import { pick } from './draw.ts';
import { within } from './limits.ts';

/** No letter and no digit, so that where a word ends is never in doubt. */
const SEPARATOR = /^[ -/:-@[-`{-~]{0,3}$/;
const DIGITS = '0123456789';

/**
 * Words of the EFF's large word list, each drawn by itself. No word of the list begins with another one, so that two
 * draws never make the same text, whatever the separator, and the entropy is that of the draws. Throws `BadInput`.
 */
export function drawPassphrase(input: PassphraseInput): GeneratedPassword {
  const count = within(input.words, 'passphrase.words', { least: 3, most: 20, standard: 6 });
  const separator = input.separator ?? '-';
  if (!SEPARATOR.test(separator)) {
    throw badInput('passphrase.separator is up to 3 spaces or symbols of ASCII, no letters and no digits.');
  }
  const words = Array.from({ length: count }, () => pick(WORDS));
  const written = input.capital ? words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)) : words;
  const entropyBits = count * Math.log2(WORDS.length);
  if (!input.number) return { password: written.join(separator), entropyBits };
  const numbered = pick([...words.keys()]);
  return {
    password: written.map((word, index) => (index === numbered ? word + pick(DIGITS) : word)).join(separator),
    entropyBits: entropyBits + Math.log2(count * DIGITS.length),
  };
}
