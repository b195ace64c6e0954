import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CharactersInput } from '../../generated/schema.ts';
import { drawCharacters } from '../../functions/generate/characters.ts';
import { drawBelow, shuffle } from '../../functions/generate/draw.ts';
import { drawPassphrase } from '../../functions/generate/passphrase.ts';
import { drawPin } from '../../functions/generate/pin.ts';
import { drawUserName } from '../../functions/generate/userName.ts';
import { chiSquare, mostByChance, tally } from '../support/chiSquare.ts';

const DRAWS = 1_000_000;

function* drawn<T>(times: number, draw: () => Iterable<T>): Generator<T> {
  for (let time = 0; time < times; time += 1) yield* draw();
}

/** Fails unless the values come as often as one another would by chance, and all of them do. */
function expectEqualChances(values: Iterable<unknown>, cells: number): void {
  const counts = tally(values);
  expect(counts.size).toBe(cells);
  expect(chiSquare(counts.values(), cells)).toBeLessThan(mostByChance(cells));
}

describe('the measure', () => {
  it('finds the bias of a remainder in a million draws', () => {
    const biased = tally([...randomBytes(DRAWS)].map((byte) => byte % 94));
    expect(chiSquare(biased.values(), 94)).toBeGreaterThan(100 * mostByChance(94));
  });

  it('finds a value that never comes', () => {
    const values = [...drawn(10_000, () => [drawBelow(9n)])];
    expect(chiSquare(tally(values).values(), 10)).toBeGreaterThan(mostByChance(10));
  });
});

describe('of a million draws', { timeout: 60_000 }, () => {
  it('each of the 94 characters of a password without minima comes as often as another', () => {
    const input = { length: 4, minLower: 0, minUpper: 0, minDigits: 0, minSymbols: 0 };
    expectEqualChances(
      drawn(DRAWS / 4, () => drawCharacters(input).password),
      94,
    );
  });

  it('each character of a set that has to fill a password by itself comes as often as another', () => {
    const input = { length: 100, lower: false, upper: false, digits: false, avoidAmbiguous: true };
    expectEqualChances(
      drawn(DRAWS / 100, () => drawCharacters(input).password),
      31,
    );
  });

  it('each word of the list comes as often as another', () => {
    const words = () => drawPassphrase({ words: 20, separator: '.' }).password.split('.');
    expectEqualChances(drawn(DRAWS / 20, words), 7776);
  });

  it('each digit of a PIN comes as often as another', () => {
    expectEqualChances(
      drawn(DRAWS / 25, () => drawPin({ length: 25 }).password),
      10,
    );
  });

  it('each syllable of a user name comes as often as another', () => {
    expectEqualChances(
      drawn(DRAWS / 16, () => drawUserName({ length: 32 }).password.match(/../g) ?? []),
      90,
    );
  });

  it.each([3n, 96n])('each number below %s comes as often as another', (bound) => {
    expectEqualChances(
      drawn(DRAWS, () => [drawBelow(bound)]),
      Number(bound),
    );
  });

  it('each third of a range of 65 bits comes as often as another', () => {
    // A remainder of 66 bits would favour the first of them by half.
    const bound = 3n * 2n ** 64n;
    expectEqualChances(
      drawn(DRAWS, () => [drawBelow(bound) >> 64n]),
      3,
    );
  });

  it('each order of four comes as often as another', () => {
    expectEqualChances(
      drawn(DRAWS / 4, () => [shuffle(['a', 'b', 'c', 'd']).join('')]),
      24,
    );
  });
});

/** Everything but these. */
const only = (kept: string): string =>
  [...Array(95).keys()]
    .map((code) => String.fromCharCode(32 + code))
    .filter((character) => !kept.includes(character))
    .join('');

describe('every password that fits is as likely as any other', { timeout: 60_000 }, () => {
  it.each<[string, CharactersInput, number]>([
    // Of the 3^4 texts of a, b and 0, without the 2^4 that have no 0 and the one that has nothing else.
    [
      'with one of each set',
      { length: 4, exclude: only('ab0'), upper: false, symbols: false },
      3 ** 4 - 2 ** 4 - 1,
    ],
    // Sets of 2 and 3 in 5 places, at least 3 of the latter: 10·27·4 + 5·81·2 + 243.
    [
      'with a minimum of three',
      { length: 5, exclude: only('ab012'), upper: false, symbols: false, minLower: 0, minDigits: 3 },
      10 * 27 * 4 + 5 * 81 * 2 + 243,
    ],
    // Four sets of 1, 1, 2 and 1, each once: 24·2.
    ['with no place left over', { length: 4, exclude: only('aA01!') }, 24 * 2],
  ])('%s', (_, input, count) => {
    expectEqualChances(
      drawn(100_000, () => [drawCharacters(input).password]),
      count,
    );
    expect(drawCharacters(input).entropyBits).toBeCloseTo(Math.log2(count), 12);
  });

  it('of three words and a digit the digit stands at each word, and is each digit, as often as another', () => {
    const places = () => {
      const words = drawPassphrase({ words: 3, separator: ' ', number: true }).password.split(' ');
      return words.flatMap((word, index) => (/\d$/.test(word) ? [`${index} ${word.slice(-1)}`] : []));
    };
    expectEqualChances(drawn(100_000, places), 30);
  });
});
