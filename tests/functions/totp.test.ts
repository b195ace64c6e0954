import fc from 'fast-check';
import { Secret, URI } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { parseTotp } from '../../functions/totp.ts';
import { SEED } from '../envelope/kindSamples.ts';

const FIELD = 'login.totp';
const refusal = (message: RegExp) =>
  expect.objectContaining({ type: 'BadInput', message: expect.stringMatching(message) }) as Error;
const refused = refusal(/^login\.totp must be base32, or an otpauth:\/\/totp\/ URI/);
const parse = (seed: string) => () => parseTotp(seed, FIELD);
const uri = (parameters: string, label = 'Example:alice') => `otpauth://totp/${label}?${parameters}`;
const keyOf = (bytes: number) => Secret.fromHex('ab'.repeat(bytes)).base32;

describe('a seed in base32', () => {
  it.each([
    ['as it is', SEED],
    ['in lower case', SEED.toLowerCase()],
    ['in groups', SEED.replaceAll(/(.{4})/g, '$1 ')],
    ['with spaces around it', ` ${SEED} `],
  ])('%s makes the codes of RFC 6238', (_, seed) => {
    const generator = parse(seed)();
    expect(generator).toMatchObject({ algorithm: 'SHA1', digits: 6, period: 30 });
    expect(generator.generate({ timestamp: 59_000 })).toBe('287082');
    expect(generator.generate({ timestamp: 20_000_000_000_000 })).toBe('353130');
  });

  it('is taken with padding, with a length that base32 has not, and from 1 byte to 128', () => {
    expect(parse('MFRA====')().secret.utf8).toBe('ab');
    expect(parse('JBSWY3DPE')().secret.utf8).toBe('Hello');
    expect(parse('MF')().secret.bytes.length).toBe(1);
    expect(parse(keyOf(128))().secret.bytes.length).toBe(128);
  });

  it('of any key is that key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 128 }), (bytes) => {
        const { base32 } = new Secret({ buffer: Uint8Array.from(bytes).buffer });
        expect([...parse(base32)().secret.bytes]).toEqual([...bytes]);
        expect([...parse(uri(`secret=${base32}`))().secret.bytes]).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    ['empty', ''],
    ['of spaces', '  '],
    ['of padding alone', '===='],
    ['of one letter, which is no byte', 'A'],
    ['with digits that base32 has not', 'JBSWY3D1'],
    ['with dashes', 'JBSW-Y3DP'],
    ['with a line break', 'JBSW\nY3DP'],
    ['with padding inside', 'JBSW=Y3DP'],
    ['with a letter that only upper case makes one of base32', 'JBſWY3DP'],
    ['with letters out of a ligature', 'JBﬁWY3DP'],
    ['of 129 bytes', keyOf(129)],
    ['of a hundred thousand letters', 'A'.repeat(100_000)],
    ['over 2,000 characters by its spaces', `${SEED}${' '.repeat(2000)}`],
  ])('is refused %s', (_, seed) => {
    expect(parse(seed)).toThrow(refused);
  });
});

describe('a seed as a URI', () => {
  it('is taken with every algorithm, number of digits and period of the format', () => {
    const all = fc.record({
      algorithm: fc.constantFrom('SHA1', 'SHA256', 'SHA512', 'sha256'),
      digits: fc.integer({ min: 6, max: 8 }),
      period: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      label: fc.webFragments({ size: 'small' }).filter((label) => label !== '' && !label.includes('?')),
      issuer: fc.string({ unit: 'grapheme' }).map(encodeURIComponent),
    });
    fc.assert(
      fc.property(all, ({ algorithm, digits, period, label, issuer }) => {
        const parameters = `secret=${SEED}&issuer=${issuer}&algorithm=${algorithm}&digits=${digits}&period=${period}`;
        const expected = { algorithm: algorithm.toUpperCase(), digits, period };
        expect(parse(uri(parameters, label))()).toMatchObject(expected);
      }),
    );
  });

  it('makes the codes of RFC 6238', () => {
    const seed = uri(`secret=${keyFor('12345678901234567890123456789012')}&algorithm=SHA256&digits=8`);
    expect(parse(seed)().generate({ timestamp: 1_111_111_109_000 })).toBe('68084774');
  });

  it.each([
    uri(`secret=${SEED}`),
    uri(`SECRET=${SEED.toLowerCase()}`),
    uri('secret=MFRA%3D%3D%3D%3D'),
    `OTPAUTH://TOTP/x?secret=${SEED}`,
    uri(`secret=${SEED}&image=https%3A%2F%2Fexample.com%2Fa.png&counter=7`),
  ])('is taken: %s', (seed) => {
    expect(parse(seed)).not.toThrow();
  });

  /** What is refused although otpauth reads it, and how it reads it. */
  const takenByTheLibrary: [string, string][] = [
    ['9 digits', uri(`secret=${SEED}&digits=9`)],
    ['5 digits', uri(`secret=${SEED}&digits=5`)],
    ['endless digits', uri(`secret=${SEED}&digits=${'9'.repeat(400)}`)],
    ['an endless period', uri(`secret=${SEED}&period=${'9'.repeat(400)}`)],
    ['a period over 32 bits', uri(`secret=${SEED}&period=2147483648`)],
    ['SHA224', uri(`secret=${SEED}&algorithm=SHA224`)],
    ['SHA384', uri(`secret=${SEED}&algorithm=SHA384`)],
    ['SHA3', uri(`secret=${SEED}&algorithm=SHA3-256`)],
    ['no key', uri('secret=A')],
    ['a huge key', uri(`secret=${keyOf(129)}`)],
    ['a secret given twice', uri(`secret=${SEED}&secret=JBSWY3DP`)],
    ['a secret given twice in two cases', uri(`secret=${SEED}&Secret=JBSWY3DP`)],
    ['a secret in its label', uri(`secret=${SEED}`, `x?secret=JBSWY3DP`)],
    ['an unknown encoder', uri(`secret=${SEED}&encoder=other`)],
    ['over 2,000 characters', uri(`secret=${SEED}&issuer=${'x'.repeat(2000)}`)],
  ];
  it.each(takenByTheLibrary)('is refused with %s, which otpauth takes', (_, seed) => {
    expect(() => URI.parse(seed)).not.toThrow();
    expect(parse(seed)).toThrow(refused);
  });

  it.each([
    ['no secret', uri('issuer=x')],
    ['a secret that is no base32', uri('secret=JBSWY3D1')],
    ['no label', `otpauth://totp/?secret=${SEED}`],
    ['no digits', uri(`secret=${SEED}&digits=0`)],
    ['digits that are no number', uri(`secret=${SEED}&digits=six`)],
    ['a period of 0', uri(`secret=${SEED}&period=0`)],
    ['a negative period', uri(`secret=${SEED}&period=-30`)],
    ['a period that is no number', uri(`secret=${SEED}&period=NaN`)],
    ['an empty period', uri(`secret=${SEED}&period=`)],
    ['half a second', uri(`secret=${SEED}&period=0.5`)],
    ['an unknown algorithm', uri(`secret=${SEED}&algorithm=MD5`)],
    ['an escape that is none', uri(`secret=${SEED}`, '%zz')],
    ['another type', `otpauth://motp/x?secret=${SEED}`],
    ['another scheme', `https://totp/x?secret=${SEED}`],
  ])('is refused with %s', (_, seed) => {
    expect(parse(seed)).toThrow(refused);
  });
});

describe('codes that are not supported are refused by name:', () => {
  it.each([
    ['steam://JBSWY3DPEHPK3PXP', 'Steam codes'],
    ['STEAM://JBSWY3DPEHPK3PXP', 'Steam codes'],
    [`otpauth://steam/x?secret=${SEED}`, 'Steam codes'],
    [uri(`secret=${SEED}&encoder=steam`), 'Steam codes'],
    [uri(`secret=${SEED}&digits=5&Encoder=Steam`), 'Steam codes'],
    [`otpauth://hotp/x?secret=${SEED}&counter=0`, 'Counter-based codes \\(HOTP\\)'],
    [`OTPAUTH://HOTP/x?secret=${SEED}`, 'Counter-based codes \\(HOTP\\)'],
  ])('%s', (seed, codes) => {
    const message = `^login\\.totp: ${codes} are not supported; keep the seed in a HIDDEN field\\.$`;
    expect(parse(seed)).toThrow(refusal(new RegExp(message)));
  });
});

it('any text is a generator of usable codes, or BadInput without a word of it', () => {
  const words = fc.constantFrom(
    'otpauth://totp/',
    'x?',
    'secret=',
    SEED,
    '&',
    'digits=',
    'period=',
    '9',
    '%',
    '=',
  );
  const seeds = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(words, fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
    fc.array(words).map((parts) => `otpauth://totp/x?secret=${SEED}${parts.join('')}`),
  );
  fc.assert(
    fc.property(seeds, (seed) => {
      let generator;
      try {
        generator = parseTotp(seed, FIELD);
      } catch (error) {
        expect(error).toEqual(expect.objectContaining({ type: 'BadInput' }));
        expect((error as Error).message).not.toContain(SEED);
        return;
      }
      expect(generator.generate()).toMatch(/^[0-9]{6,8}$/);
      expect(Number.isSafeInteger(generator.period)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

function keyFor(text: string): string {
  return Secret.fromUTF8(text).base32;
}
