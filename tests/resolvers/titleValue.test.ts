/** Titles as lists compare and order them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsWith, keys } from './keyBuilders.ts';
import { most, text } from './keyValues.ts';

const { titleValue: valueOf, isComparedWhole } = keys;
const runs = { numRuns: 500 };

/** A title that is long as it is compared, with a character that takes two places around the last one of them. */
const longTitle = fc
  .tuple(fc.integer({ min: 90, max: 100 }), text(0, 12))
  .map(([letters, rest]) => `${'x'.repeat(letters)}😀${rest}`);
const title = fc.oneof(text(1, most.title), longTitle);

/** What of a text a client types first, in whole characters. */
const withBeginning = fc.tuple(title, fc.double({ min: 0, max: 1, noNaN: true })).map(([whole, share]) => {
  const characters = [...whole];
  return { whole, beginning: characters.slice(0, Math.round(share * characters.length)).join('') };
});

describe('the value of a title', () => {
  it('begins with the value of each beginning of the title', () => {
    fc.assert(
      fc.property(withBeginning, ({ whole, beginning }) => {
        expect(beginsWith(valueOf(whole), valueOf(beginning))).toBe(true);
      }),
      runs,
    );
  });

  it.each([
    ['a letter with its accents, cut between them', 'e\u0301\u0323a', 'e\u0301'],
    ['a letter and its accent in one, cut before the next', 'éa', 'é'],
    ['a syllable of Hangul, cut before its last letter', '한', '하'],
    ['Hangul in letters, cut after the first', 'ᄒ\u1161\u11ab', 'ᄒ'],
    ['a sigma that is final in the beginning alone', 'ΟΔΟΣΑ', 'οδος'],
    ['ŉ, which is two in capitals', 'ŉa', 'ŉ'],
    ['half a ligature', 'ﬃx', 'ff'],
    ['half a ß', 'Straße', 'STRAS'],
    ['an iota below a letter', 'ᾳβ', 'α'],
    ['İ, whose dot is an accent', 'İstanbul', 'i'],
    ['accents alone', '\u0301\u0308', '\u0301'],
    ['a title longer than what is compared', 'x'.repeat(200), 'x'.repeat(100)],
    ['a pair of surrogates over the end of what is compared', `${'x'.repeat(99)}😀`, `${'x'.repeat(99)}😀`],
  ])('begins with that of %s', (_, whole, beginning) => {
    expect(beginsWith(valueOf(whole), valueOf(beginning))).toBe(true);
  });

  it('does not begin with the value of what the title does not begin with', () => {
    expect(beginsWith(valueOf('Straße'), valueOf('strad'))).toBe(false);
    expect(beginsWith(valueOf('#a'), valueOf('a'))).toBe(false);
  });

  it('is the same however the title’s characters are composed', () => {
    fc.assert(
      fc.property(title, fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD'), (whole, form) => {
        expect(valueOf(whole.normalize(form))).toBe(valueOf(whole));
      }),
      runs,
    );
  });

  it('is the same in lower case', () => {
    fc.assert(
      fc.property(text(1, 30), (whole) => {
        expect(valueOf(whole.toLowerCase())).toBe(valueOf(whole));
      }),
      runs,
    );
  });

  it.each([
    ['STRASSE', 'straße', 'STRAẞE'],
    ['ODOS ΟΔΟΣ', 'ódos οδος', 'Odós Όδοσ'],
    ['istanbul', 'İSTANBUL', 'ıstanbul'],
    ['FFI ½', 'ﬃ ½', 'ffi 1⁄2'],
  ])('is one of %s, %s and %s', (...alike) => {
    expect(new Set(alike.map(valueOf)).size).toBe(1);
  });

  it('is that of each of its characters, and is cut only where isComparedWhole says so', () => {
    fc.assert(
      fc.property(title, (whole) => {
        const joined = `#${[...whole].map((one) => valueOf(one).slice(1)).join('')}`;
        expect(joined.startsWith(valueOf(whole))).toBe(true);
        expect(valueOf(whole) === joined).toBe(isComparedWhole(whole));
      }),
      runs,
    );
  });

  it('is never empty and never holds half a character', () => {
    fc.assert(
      fc.property(title, (whole) => {
        expect(valueOf(whole)).toMatch(/^[^\p{Cs}]+$/u);
      }),
      runs,
    );
    expect(valueOf('\u0301')).not.toBe('');
  });
});
