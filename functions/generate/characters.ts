import type { CharactersInput, GeneratedPassword } from '../../generated/schema.ts';
import { badInput } from '../errors.ts';
import { MOST_PLACES, drawShares, type Share } from './drawShares.ts';
import { log2, pick, shuffle } from './draw.ts';
import { within } from './limits.ts';

const MOST_EXCLUDED = 200;
const AMBIGUOUS = '0Oo1Il|';

/** The sets of characters; none is in two of them, which the counting takes for granted. */
const SETS = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  symbols: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

const MINIMA = {
  lower: 'minLower',
  upper: 'minUpper',
  digits: 'minDigits',
  symbols: 'minSymbols',
} as const;

interface CharacterSet extends Share {
  characters: string;
}

/**
 * A password, every one that fits the input equally likely: how many characters each set gives is drawn by how many
 * passwords there are of each division, then their places, then the characters.
 * Throws `BadInput`, also where no password fits.
 */
export function drawCharacters(input: CharactersInput): GeneratedPassword {
  const limits = { least: 4, most: MOST_PLACES, standard: 20 };
  const length = within(input.length, 'characters.length', limits);
  const sets = setsOf(input);
  const least = sets.reduce((sum, set) => sum + set.least, 0);
  if (least > length) {
    throw badInput(
      `characters: the minima add up to ${least}, more than the length of ${length}. Lower one, or take a greater length; a set that is used has a minimum of 1 unless you give one.`,
    );
  }
  const { shares, count } = drawShares(sets, length);
  const places = shuffle(sets.flatMap(({ characters }, index) => Array(shares[index]).fill(characters)));
  return { password: places.map((characters) => pick(characters)).join(''), entropyBits: log2(count) };
}

function setsOf(input: CharactersInput): CharacterSet[] {
  const exclude = input.exclude ?? '';
  if (exclude.length > MOST_EXCLUDED) {
    throw badInput(`characters.exclude is up to ${MOST_EXCLUDED} characters.`);
  }
  const without = new Set(exclude + (input.avoidAmbiguous ? AMBIGUOUS : ''));
  const sets = (Object.keys(SETS) as (keyof typeof SETS)[]).map((name): CharacterSet => {
    const isUsed = input[name] ?? true;
    const limits = { least: 0, most: MOST_PLACES, standard: isUsed ? 1 : 0 };
    const least = within(input[MINIMA[name]], `characters.${MINIMA[name]}`, limits);
    if (!isUsed && least > 0) {
      throw badInput(`characters.${name} is false: leave ${MINIMA[name]} out, or use them.`);
    }
    const characters = isUsed ? [...SETS[name]].filter((character) => !without.has(character)).join('') : '';
    if (characters === '' && least > 0) {
      throw badInput(`characters.exclude leaves none of ${name}. Exclude less, or set ${name} to false.`);
    }
    return { characters, size: characters.length, least };
  });
  if (sets.every(({ size }) => size === 0)) {
    throw badInput('characters: there is nothing left to draw from. Use one of the sets, or exclude less.');
  }
  return sets.filter(({ size }) => size > 0);
}
