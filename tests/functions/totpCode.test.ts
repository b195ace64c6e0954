import { createHmac } from 'node:crypto';
import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import type { SealedItem } from '../../functions/payloads/items.ts';
import { totpCode } from '../../functions/totpCode.ts';
import { SEED } from '../envelope/kindSamples.ts';

const base = { title: 'T', username: null, urls: [], customFields: [] };
const login = (totp: string | null): SealedItem => ({
  ...base,
  kind: 'LOGIN',
  secret: { password: 'a password', totp, notes: null },
});
const custom = (customFields: SealedItem['customFields']): SealedItem => ({
  ...base,
  kind: 'CUSTOM',
  secret: { notes: null },
  customFields,
});
const refusal = (message: RegExp) =>
  expect.objectContaining({ type: 'BadInput', message: expect.stringMatching(message) }) as Error;

/** RFC 6238, Appendix B. */
const vectors: [algorithm: string, keyBytes: number, seconds: number, code: string][] = [
  ['SHA1', 20, 59, '94287082'],
  ['SHA256', 32, 59, '46119246'],
  ['SHA512', 64, 59, '90693936'],
  ['SHA1', 20, 1111111109, '07081804'],
  ['SHA256', 32, 1111111109, '68084774'],
  ['SHA512', 64, 1111111109, '25091201'],
  ['SHA1', 20, 1111111111, '14050471'],
  ['SHA256', 32, 1111111111, '67062674'],
  ['SHA512', 64, 1111111111, '99943326'],
  ['SHA1', 20, 1234567890, '89005924'],
  ['SHA256', 32, 1234567890, '91819424'],
  ['SHA512', 64, 1234567890, '93441116'],
  ['SHA1', 20, 2000000000, '69279037'],
  ['SHA256', 32, 2000000000, '90698825'],
  ['SHA512', 64, 2000000000, '38618901'],
  ['SHA1', 20, 20000000000, '65353130'],
  ['SHA256', 32, 20000000000, '77737706'],
  ['SHA512', 64, 20000000000, '47863826'],
];

describe('a code', () => {
  it.each(vectors)('of %s, a key of %i bytes, at %i s, is that of RFC 6238', (algorithm, bytes, at, code) => {
    const key = Secret.fromUTF8('1234567890'.repeat(7).slice(0, bytes)).base32;
    const seed = `otpauth://totp/RFC?secret=${key}&algorithm=${algorithm}&digits=8`;
    expect(totpCode(login(seed), null, at * 1000)).toMatchObject({ code, algorithm, digits: 8, period: 30 });
    expect(totpCode(login(seed), null, (at - 30) * 1000).nextCode).toBe(code);
  });

  it.each([
    [0, 30],
    [1, 30],
    [1000, 29],
    [29_000, 1],
    [29_999, 1],
    [30_000, 30],
  ])('at %i ms counts for %i s yet', (at, left) => {
    expect(totpCode(login(SEED), null, at).secondsLeft).toBe(left);
  });

  it('changes when its seconds are over, into the next one', () => {
    const { code, nextCode, secondsLeft } = totpCode(login(SEED), null, 1_234_567_890_123);
    const last = 1_234_567_890_000 + secondsLeft * 1000;
    expect(totpCode(login(SEED), null, last - 1).code).toBe(code);
    expect(totpCode(login(SEED), null, last).code).toBe(nextCode);
  });
});

/** What the QR codes of these hold. */
const uris: [string, string, Partial<{ algorithm: string; digits: number; period: number }>][] = [
  ['Google', `otpauth://totp/Google%3Aalice%40gmail.com?secret=${SEED.toLowerCase()}&issuer=Google`, {}],
  ['Microsoft', `otpauth://totp/Contoso%3Aalice%40contoso.com?secret=${SEED}&issuer=Microsoft`, {}],
  ['Authy', `otpauth://totp/Service:alice?secret=${SEED}&digits=7&period=10`, { digits: 7, period: 10 }],
  [
    '1Password',
    `otpauth://totp/Example:alice@example.com?secret=${SEED}&issuer=Example&algorithm=SHA1&digits=6&period=30`,
    {},
  ],
  [
    'Bitwarden',
    `otpauth://totp/Bitwarden:alice%40example.com?secret=${SEED}&issuer=Bitwarden&algorithm=SHA256&digits=8&period=60`,
    { algorithm: 'SHA256', digits: 8, period: 60 },
  ],
  ['GitHub', `otpauth://totp/GitHub:alice?secret=${SEED}&issuer=GitHub`, {}],
  [
    'AWS',
    `otpauth://totp/Amazon%20Web%20Services:alice@123456789012?secret=${SEED.repeat(2)}&issuer=Amazon%20Web%20Services`,
    {},
  ],
];

it.each(uris)('the form of %s makes the code that HMAC makes', (_, seed, given) => {
  const { algorithm = 'SHA1', digits = 6, period = 30 } = given;
  const at = 1_700_000_000_000;
  const key = Secret.fromBase32(new URL(seed).searchParams.get('secret') ?? '').bytes;

  expect(totpCode(login(seed), null, at)).toMatchObject({
    code: byHand(key, algorithm, digits, Math.floor(at / 1000 / period)),
    algorithm,
    digits,
    period,
  });
});

describe('the seed', () => {
  it('is of the custom field of type TOTP of that name, the first of several', () => {
    const other = 'MFRGGZDFMZTWQ2LK';
    const item = custom([
      { name: 'Code', type: 'HIDDEN', value: 'x' },
      { name: 'code', type: 'TOTP', value: other },
      { name: 'Code', type: 'TOTP', value: SEED },
      { name: 'Code', type: 'TOTP', value: other },
    ]);
    expect(totpCode(item, 'Code', 59_000).code).toBe('287082');
  });

  it.each<[string, SealedItem, string | null]>([
    ['a LOGIN without one', login(null), null],
    ['an item that is no LOGIN', custom([{ name: 'Code', type: 'TOTP', value: SEED }]), null],
    ['a name that no field has', { ...login(SEED), customFields: [] }, 'Code'],
    ['a field of another type', custom([{ name: 'Code', type: 'HIDDEN', value: SEED }]), 'Code'],
  ])('is not there in %s', (_, item, field) => {
    expect(() => totpCode(item, field, 0)).toThrow(refusal(/^This item has no /));
  });

  it.each([
    ['Steam codes', `steam://${SEED}`],
    ['Steam codes', `otpauth://totp/Steam:alice?secret=${SEED}&encoder=steam`],
    ['Counter-based codes (HOTP)', `otpauth://hotp/Example:alice?secret=${SEED}&counter=1`],
  ])('of %s is named unsupported, and not told', (kind, seed) => {
    expect.assertions(2);
    for (const [item, field] of [
      [login(seed), null],
      [custom([{ name: 'Code', type: 'TOTP', value: seed }]), 'Code'],
    ] as const) {
      try {
        totpCode(item, field, 0);
      } catch (error) {
        const { type, message } = error as { type: string; message: string };
        expect([type, message.includes(`${kind} are not supported`), message.includes(SEED)]).toEqual([
          'BadInput',
          true,
          false,
        ]);
      }
    }
  });
});

/** RFC 4226, section 5.3. */
function byHand(key: Uint8Array, algorithm: string, digits: number, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, key).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}
