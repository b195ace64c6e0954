import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { EFF_LONG_WORDLIST as WORDS } from 'secure-password-utilities/wordlists';
import { describe, expect, it } from 'vitest';
import { drawCharacters } from '../../functions/generate/characters.ts';
import { log2 } from '../../functions/generate/draw.ts';
import { drawShares } from '../../functions/generate/drawShares.ts';
import { drawPassphrase } from '../../functions/generate/passphrase.ts';
import { drawPin } from '../../functions/generate/pin.ts';
import { drawUserName } from '../../functions/generate/userName.ts';

const none = { minLower: 0, minUpper: 0, minDigits: 0, minSymbols: 0 };

describe('the entropy', () => {
  it.each([
    // log2(10) = 3.321928094887…
    ['of a PIN of six digits', drawPin({}), 19.931568569324174],
    ['of a PIN of 32 digits', drawPin({ length: 32 }), 106.30169903639559],
    // log2(7776) = 12.924812503606…
    ['of six words', drawPassphrase({}), 77.54887502163469],
    [
      'of three words in capitals, which add nothing',
      drawPassphrase({ words: 3, capital: true }),
      38.7744375108173,
    ],
    // A digit of ten at one of six words: log2(60) = 5.906890595609.
    ['of six words and a digit', drawPassphrase({ number: true }), 83.4557656172432],
    // Five of 18 consonants, five of 5 vowels: 5·log2(90).
    ['of a user name of ten letters', drawUserName({}), 32.45926548164837],
    // Three of 18, two of 5.
    ['of a user name of five letters', drawUserName({ length: 5 }), 17.15363119410166],
    // 20·log2(94).
    ['of twenty characters without minima', drawCharacters(none), 131.09177703355275],
    // 20·log2(62).
    ['of twenty letters and digits', drawCharacters({ ...none, symbols: false }), 119.0839262077375],
    // 4!·26·26·10·32 = 5,191,680.
    ['of four characters, one of each set', drawCharacters({ length: 4 }), 22.307770031890698],
    // Digits and small letters, two digits at least: 6·100·676 + 4·1000·26 + 10,000 = 519,600.
    [
      'of four characters, two digits among them',
      drawCharacters({ ...none, length: 4, upper: false, symbols: false, minDigits: 2 }),
      18.987041905222604,
    ],
    // 94 less 0 O o 1 I l |.
    [
      'without what is ambiguous',
      drawCharacters({ ...none, length: 10, avoidAmbiguous: true }),
      64.42943495848729,
    ],
  ])('%s is what it is by hand', (_, { entropyBits }, bits) => {
    expect(entropyBits).toBeCloseTo(bits, 9);
  });

  it('of a password with one of each set is that of inclusion and exclusion', () => {
    const size = 94n;
    const sets = [26n, 26n, 10n, 32n];
    const subsets = [...Array(16).keys()].map((mask) => sets.filter((_, index) => (mask >> index) & 1));
    for (const length of [4, 20, 128]) {
      const count = subsets.reduce((sum, without) => {
        const left = without.reduce((rest, set) => rest - set, size) ** BigInt(length);
        return without.length % 2 === 0 ? sum + left : sum - left;
      }, 0n);
      expect(drawCharacters({ length }).entropyBits).toBeCloseTo(log2(count), 9);
    }
  });

  it('counts what enumeration counts', () => {
    const shares = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 3 }), least: fc.integer({ min: 0, max: 2 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(shares, fc.integer({ min: 4, max: 6 }), (sets, length) => {
        fc.pre(sets.reduce((sum, { least }) => sum + least, 0) <= length);
        const drawn = drawShares(sets, length);
        expect(drawn.count).toBe(BigInt(enumerate(sets, length)));
        expect(drawn.shares.reduce((sum, share) => sum + share, 0)).toBe(length);
        drawn.shares.forEach((share, index) => expect(share).toBeGreaterThanOrEqual(sets[index]?.least ?? 0));
      }),
      { numRuns: 60 },
    );
  });

  it('of a count beyond the largest double is right', () => {
    expect(log2(2n ** 5000n)).toBe(5000);
    expect(log2(3n * 2n ** 1200n)).toBeCloseTo(1200 + Math.log2(3), 9);
    expect(log2(94n)).toBe(Math.log2(94));
  });
});

/** All texts of the sets that have the minima, one by one. */
function enumerate(sets: { size: number; least: number }[], length: number): number {
  const owners = sets.flatMap(({ size }, index) => Array<number>(size).fill(index));
  let found = 0;
  for (let text = 0; text < owners.length ** length; text += 1) {
    const counts = sets.map(() => 0);
    for (let rest = text, place = 0; place < length; place += 1, rest = Math.floor(rest / owners.length)) {
      const owner = owners[rest % owners.length] ?? 0;
      counts[owner] = (counts[owner] ?? 0) + 1;
    }
    if (counts.every((count, index) => count >= (sets[index]?.least ?? 0))) found += 1;
  }
  return found;
}

describe('the list of words', () => {
  it('is, word by word, the EFF’s large one', () => {
    // The list as the EFF publishes it (eff_large_wordlist.txt): a number of five dice, a tab, a word.
    const lines = WORDS.map((word, index) => {
      const dice = index.toString(6).padStart(5, '0');
      return `${[...dice].map((digit) => Number(digit) + 1).join('')}\t${word}\n`;
    });
    expect(createHash('sha256').update(lines.join('')).digest('hex')).toBe(
      'addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e',
    );
  });

  it('has no word that begins another one, which the entropy without separators rests on', () => {
    const sorted = WORDS.toSorted();
    expect(sorted.filter((word, index) => sorted[index + 1]?.startsWith(word))).toEqual([]);
  });
});
