import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/generatePassword.ts';
import { drawCharacters } from '../../functions/generate/characters.ts';
import { drawPassphrase } from '../../functions/generate/passphrase.ts';
import type { CharactersInput, GeneratePasswordInput, PassphraseInput } from '../../generated/schema.ts';

const sets: [RegExp, keyof CharactersInput, keyof CharactersInput][] = [
  [/[a-z]/g, 'lower', 'minLower'],
  [/[A-Z]/g, 'upper', 'minUpper'],
  [/[0-9]/g, 'digits', 'minDigits'],
  [/[!-/:-@[-`{-~]/g, 'symbols', 'minSymbols'],
];

const anyInput = fc.record({
  length: fc.integer({ min: 4, max: 128 }),
  lower: fc.boolean(),
  upper: fc.boolean(),
  digits: fc.boolean(),
  symbols: fc.boolean(),
  minLower: fc.option(fc.integer({ min: 0, max: 12 })),
  minUpper: fc.option(fc.integer({ min: 0, max: 12 })),
  minDigits: fc.option(fc.integer({ min: 0, max: 12 })),
  minSymbols: fc.option(fc.integer({ min: 0, max: 12 })),
  avoidAmbiguous: fc.boolean(),
  exclude: fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
});

describe('a password of characters', () => {
  it('has its length and minima, and nothing that is off, excluded or ambiguous, unless no such password exists', () => {
    let drawn = 0;
    fc.assert(
      fc.property(anyInput, (input) => {
        const least = sets.map(([, on, min]) => (input[min] as number | null) ?? (input[on] ? 1 : 0));
        const left = (pattern: RegExp): number => available(input).match(pattern)?.length ?? 0;
        const isPossible =
          least.reduce((sum, one) => sum + one, 0) <= input.length &&
          sets.every(([pattern, on], index) => (input[on] && left(pattern) > 0) || least[index] === 0) &&
          sets.some(([pattern, on]) => input[on] && left(pattern) > 0);
        if (!isPossible) {
          expect(() => drawCharacters(input)).toThrow(expect.objectContaining({ type: 'BadInput' }) as Error);
          return;
        }
        drawn += 1;
        const { password } = drawCharacters(input);
        expect(password).toHaveLength(input.length);
        expect([...password].filter((character) => !available(input).includes(character))).toEqual([]);
        sets.forEach(([pattern, on], index) => {
          const count = password.match(pattern)?.length ?? 0;
          expect(count).toBeGreaterThanOrEqual(least[index] ?? 0);
          if (!input[on]) expect(count).toBe(0);
        });
      }),
      { numRuns: 1000 },
    );
    expect(drawn).toBeGreaterThan(100);
  });

  it('has a character of each set by default, in twenty', () => {
    for (let time = 0; time < 2_000; time += 1) {
      const { password } = drawCharacters({});
      expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[!-/:-@[-`{-~])[!-~]{20}$/);
    }
  });

  it('can be made of minima alone', () => {
    const input = { length: 128, minLower: 32, minUpper: 32, minDigits: 32, minSymbols: 32 };
    const { password } = drawCharacters(input);
    expect(sets.map(([pattern]) => password.match(pattern)?.length)).toEqual([32, 32, 32, 32]);
  });
});

/** What the input leaves of the printable characters. */
function available({ exclude, avoidAmbiguous }: { exclude: string; avoidAmbiguous: boolean }): string {
  const all = [...Array(94).keys()].map((code) => String.fromCharCode(33 + code));
  return all.filter((one) => !(exclude + (avoidAmbiguous ? '0Oo1Il|' : '')).includes(one)).join('');
}

describe('a passphrase', () => {
  it.each<[string, PassphraseInput, RegExp]>([
    ['six words and dashes', {}, /^[a-z-]+$/],
    ['words in capitals', { words: 4, capital: true, separator: ' ' }, /^([A-Z][a-z-]+ ){3}[A-Z][a-z-]+$/],
    [
      'a digit at one word',
      { words: 3, number: true, separator: '_' },
      /^(?!.*\d.*\d)(?=.*\d(_|$))[a-z_\d-]+$/,
    ],
    ['words without anything between', { words: 5, separator: '' }, /^[a-z-]+$/],
  ])('can be %s', (_, input, shape) => {
    for (let time = 0; time < 500; time += 1) expect(drawPassphrase(input).password).toMatch(shape);
  });
});

describe('the function', () => {
  it.each<[string, GeneratePasswordInput, RegExp]>([
    ['nothing', {}, /exactly one/],
    ['nulls alone', { pin: null, characters: null }, /exactly one/],
    ['two kinds', { pin: {}, userName: {} }, /exactly one/],
    ['a length below 4', { characters: { length: 3 } }, /characters\.length is 4 to 128/],
    ['a length over 128', { characters: { length: 129 } }, /characters\.length is 4 to 128/],
    ['a negative minimum', { characters: { minDigits: -1 } }, /characters\.minDigits is 0 to 128/],
    ['a minimum over 128', { characters: { minLower: 129 } }, /characters\.minLower is 0 to 128/],
    ['minima over the length', { characters: { length: 8, minDigits: 6 } }, /add up to 9/],
    ['a minimum of what is off', { characters: { digits: false, minDigits: 1 } }, /leave minDigits out/],
    ['every digit excluded', { characters: { exclude: '0123456789' } }, /none of digits/],
    [
      'no set at all',
      { characters: { lower: false, upper: false, digits: false, symbols: false } },
      /nothing left/,
    ],
    [
      'everything excluded, without minima',
      { characters: { lower: false, upper: false, symbols: false, minDigits: 0, exclude: '0123456789' } },
      /nothing left/,
    ],
    ['201 characters to exclude', { characters: { exclude: 'x'.repeat(201) } }, /up to 200/],
    ['two words', { passphrase: { words: 2 } }, /passphrase\.words is 3 to 20/],
    ['21 words', { passphrase: { words: 21 } }, /passphrase\.words is 3 to 20/],
    ['a letter between words', { passphrase: { separator: 'a' } }, /passphrase\.separator/],
    ['a digit between words', { passphrase: { separator: '1' } }, /passphrase\.separator/],
    ['four dashes between words', { passphrase: { separator: '----' } }, /passphrase\.separator/],
    ['a line between words', { passphrase: { separator: '\n' } }, /passphrase\.separator/],
    ['a PIN of three digits', { pin: { length: 3 } }, /pin\.length is 4 to 32/],
    ['a PIN of 33 digits', { pin: { length: 33 } }, /pin\.length is 4 to 32/],
    ['a user name of three letters', { userName: { length: 3 } }, /userName\.length is 4 to 32/],
    ['a user name of 33 letters', { userName: { length: 33 } }, /userName\.length is 4 to 32/],
  ])('refuses %s, and says what to do', async (_, input, message) => {
    expect(await handler(input)).toEqual({
      error: { type: 'BadInput', message: expect.stringMatching(message) as string },
    });
  });

  it.each<[string, GeneratePasswordInput, RegExp]>([
    ['characters', { characters: { length: 128, exclude: 'x'.repeat(200) } }, /^[!-wy-~]{128}$/],
    [
      'a passphrase of 20 words',
      { passphrase: { words: 20, separator: '. ~' } },
      /^([a-z-]+\. ~){19}[a-z-]+$/,
    ],
    ['a PIN', { pin: {} }, /^[0-9]{6}$/],
    ['a PIN of 32 digits', { pin: { length: 32 } }, /^[0-9]{32}$/],
    ['a user name', { userName: {} }, /^([^aeiou][aeiou]){5}$/],
    ['a user name of five letters', { userName: { length: 5 } }, /^([^aeiou][aeiou]){2}[^aeiou]$/],
    ['one kind beside nulls', { pin: { length: 4 }, userName: null }, /^[0-9]{4}$/],
  ])('answers %s', async (_, input, shape) => {
    expect(await handler(input)).toEqual({
      password: expect.stringMatching(shape) as string,
      entropyBits: expect.any(Number) as number,
    });
  });
});
