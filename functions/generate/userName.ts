import type { GeneratedPassword, UserNameInput } from '../../generated/schema.ts';
import { pick } from './draw.ts';
import { within } from './limits.ts';

/** Without q, x and y, which are hard to say between vowels. */
const CONSONANTS = 'bcdfghjklmnprstvwz';
const VOWELS = 'aeiou';

/** A consonant and a vowel in turn, each drawn by itself. Throws `BadInput`. */
export function drawUserName(input: UserNameInput): GeneratedPassword {
  const length = within(input.length, 'userName.length', { least: 4, most: 32, standard: 10 });
  const letters = Array.from({ length }, (_, index) => pick(index % 2 === 0 ? CONSONANTS : VOWELS));
  const consonants = Math.ceil(length / 2);
  const entropyBits =
    consonants * Math.log2(CONSONANTS.length) + (length - consonants) * Math.log2(VOWELS.length);
  return { password: letters.join(''), entropyBits };
}
