import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../functions/envelope/kinds.ts';
import { givenSecret } from '../../functions/items/secret.ts';
import type { KindInputs } from '../../functions/payloads/items.ts';
import type { ItemKind } from '../../generated/schema.ts';
import { SEED, privateKey, publicKey, whole } from '../envelope/kindSamples.ts';

const itemKinds = Object.keys(kinds) as ItemKind[];

/** What comes of a kind's sample with one of its fields changed. */
function secretWith(path: string, value: unknown): Record<string, unknown> | undefined {
  const [input = '', field = ''] = path.split('.');
  const kind = itemKinds.find((one) => kinds[one].input === input);
  if (!kind || !(field in kinds[kind].fields)) throw new Error(`no field ${path}`);
  const change = { [input]: { ...whole[kind].secret, [field]: value } } as KindInputs;
  return givenSecret(change)?.secret as Record<string, unknown> | undefined;
}

/** All fields of all kinds, e.g. `card.pin`, for which `wanted` holds. */
const fieldsWhere = (wanted: (field: { type: unknown; nullable: boolean }) => boolean): string[] =>
  itemKinds.flatMap((kind) =>
    Object.entries(kinds[kind].fields)
      .filter(([, field]) => wanted(field))
      .map(([name]) => `${kinds[kind].input}.${name}`),
  );

const refusal = (path: string, words = '') =>
  expect.objectContaining({
    type: 'BadInput',
    message: expect.stringMatching(new RegExp(`^${path}[: ].*${words}`)),
  }) as Error;

const texts = ['login.password', 'sshKey.passphrase', 'database.password', 'wifi.password'];
const blocks = [
  ...['login', 'card', 'identity', 'sshKey', 'apiKey', 'database', 'wifi', 'custom'].map(
    (kind) => `${kind}.notes`,
  ),
  'note.text',
  'identity.address',
  'apiKey.key',
];
const shaped = [
  'login.totp',
  'card.number',
  'card.securityCode',
  'card.pin',
  'identity.birthDate',
  'sshKey.privateKey',
  'sshKey.publicKey',
  'apiKey.expiresOn',
  'wifi.ssid',
];
const strings = fieldsWhere(({ type }) => type === 'string');
const plainLines = strings.filter((path) => ![...texts, ...blocks, ...shaped].includes(path));

describe('every field', () => {
  it.each(fieldsWhere(({ nullable }) => nullable))('%s may be null', (path) => {
    expect(secretWith(path, null)).toMatchObject({ [path.split('.')[1] ?? '']: null });
    expect(secretWith(path, undefined)).toMatchObject({ [path.split('.')[1] ?? '']: null });
  });

  it('that must be there is refused when it is absent', () => {
    const needed = fieldsWhere(({ nullable }) => !nullable);
    expect(needed).toEqual(['note.text', 'sshKey.privateKey', 'apiKey.key', 'wifi.ssid']);
    for (const path of needed)
      for (const value of [null, undefined])
        expect(() => secretWith(path, value)).toThrow(refusal(path, 'missing'));
  });

  it.each(strings)('%s is refused as a number, and with a lone surrogate', (path) => {
    for (const value of [1, true, {}, ['x']]) {
      expect(() => secretWith(path, value)).toThrow(refusal(path, 'must be text'));
    }
    for (const value of ['\ud800', 'a\udfff', '\udc00\ud800']) {
      expect(() => secretWith(path, value)).toThrow(refusal(path, 'surrogate'));
    }
  });

  it.each(fieldsWhere(({ type }) => type === 'int'))('%s is refused when it is no whole number', (path) => {
    for (const value of ['1', 1.5, Number.NaN, Infinity, 2 ** 32 + 1]) {
      expect(() => secretWith(path, value)).toThrow(refusal(path, 'must be a whole number'));
    }
  });

  it('wifi.hidden is refused as a text, and wifi.security when it is none of the schema', () => {
    expect(() => secretWith('wifi.hidden', 'true')).toThrow(refusal('wifi.hidden', 'true or false'));
    for (const value of ['WPA4', 'wpa', '', 'toString', 1])
      expect(() => secretWith('wifi.security', value)).toThrow(
        refusal('wifi.security', 'one of OPEN, WEP, WPA, WPA3, ENTERPRISE'),
      );
  });

  it('is refused without a word of what it held', () => {
    const secret = 'hunter2 ⚿\ud800\u0000';
    for (const path of [...strings, 'wifi.security', 'wifi.hidden', 'database.port'])
      expect(() => secretWith(path, secret)).toThrow(/^(?!.*(hunter2|⚿))/s);
  });
});

describe('a field of one line', () => {
  it.each(plainLines)('%s takes 320 characters, and no more, and no control character', (path) => {
    for (const value of ['', ' ', '🔑'.repeat(320), 'ümlaut 例え'])
      expect(secretWith(path, value)).toMatchObject({ [path.split('.')[1] ?? '']: value });
    for (const value of ['x'.repeat(321), 'a\nb', 'a\tb', '\u0000', '\u0085'])
      expect(() => secretWith(path, value)).toThrow(refusal(path, 'one line of up to 320'));
  });
});

describe('a field of several lines', () => {
  it.each(blocks)('%s takes line breaks and tabs of every system, and no other control character', (path) => {
    for (const value of ['a\nb', 'a\r\nb', '\r', '\tx', '\u2028', 'x'.repeat(100_000)])
      expect(secretWith(path, value)).toMatchObject({ [path.split('.')[1] ?? '']: value });
    for (const value of ['\u0000', 'a\u001b[0m', '\u007f', '\u0085', '\v', '\f'])
      expect(() => secretWith(path, value)).toThrow(refusal(path, 'control characters'));
  });
});

describe('a password', () => {
  it.each(texts)('%s is any text', (path) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (value) => {
        expect(secretWith(path, value)).toMatchObject({ [path.split('.')[1] ?? '']: value });
      }),
      { numRuns: 50 },
    );
  });
});

const encrypted =
  '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----';

/** Values that a field takes, and values that it refuses, with a word of why. */
const rules: [path: string, good: unknown[], bad: unknown[], words: string][] = [
  [
    'card.number',
    [
      '123456789012',
      '1234567890123456789',
      '4111 1111 1111 1111',
      '4111-1111-1111-1111',
      ' 4111111111111112 ',
    ],
    [
      '',
      '12345678901',
      '12345678901234567890',
      '4111.1111.1111.1111',
      '٤١١١١١١١١١١١١١١١',
      '4111111111111x11',
    ],
    '12 to 19 digits',
  ],
  ['card.number', [], ['4111\n111111111111', `4111111111111111${' '.repeat(305)}`], 'one line'],
  ['card.expiryMonth', [1, 12], [0, 13, -1], '1 to 12'],
  ['card.expiryYear', [1900, 9999], [1899, 10_000, 31], '1900 to 9999'],
  [
    'card.securityCode',
    ['000', '1234'],
    ['', '12', '12345', '12a', ' 123', '123\n', '１２３'],
    '3 to 4 digits',
  ],
  ['card.pin', ['000', '123456789012'], ['', '12', '1234567890123', '12 34'], '3 to 12 digits'],
  ['apiKey.key', [' ', '{\n\t"private_key": "x"\n}'], [''], 'not empty'],
  ['database.port', [1, 65_535], [0, 65_536, -1], '1 to 65535'],
  ['wifi.ssid', ['x', 'é'.repeat(16), ' '], ['', 'x'.repeat(33), 'é'.repeat(17)], '1 to 32 bytes'],
  ['wifi.ssid', [], ['a\u0000', 'a\nb'], 'one line'],
  ['login.totp', [SEED, `otpauth://totp/x?secret=${SEED}`], ['', 'no seed!'], 'must be base32'],
  ['login.totp', [], [`steam://${SEED}`], 'not supported'],
  ['sshKey.privateKey', [privateKey, encrypted], ['', 'a key', publicKey], 'one private key in PEM'],
  ['sshKey.privateKey', [], [encrypted.replace('4,', '4,\u0000')], 'control characters'],
  ['sshKey.publicKey', [publicKey], ['', 'a key', privateKey], 'as in authorized_keys'],
  ['sshKey.publicKey', [], [`${publicKey}\u001b[0m`], 'control characters'],
];

describe('a field with a rule of its own:', () => {
  it.each(rules)('%s, %#', (path, good, bad, words) => {
    for (const value of good)
      expect(secretWith(path, value)).toMatchObject({ [path.split('.')[1] ?? '']: value });
    for (const value of bad)
      expect(() => secretWith(path, value), String(value)).toThrow(refusal(path, words));
  });

  it.each(['identity.birthDate', 'apiKey.expiresOn'])('%s is a day of the calendar', (path) => {
    for (const value of ['2024-02-29', '2000-02-29', '1900-01-01', '9999-12-31', '0001-01-01'])
      expect(secretWith(path, value)).toMatchObject({ [path.split('.')[1] ?? '']: value });
    const none = ['2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-01-00', '2024-04-31'];
    const otherForms = [
      '2024-02-29Z',
      '2024-02-29+01:00',
      '24-02-29',
      '2024-02',
      '2024',
      '2024-2-9',
      '+02024-02-29',
      '2024-02-29T00:00',
      '',
    ];
    for (const value of [...none, ...otherForms, '2024-02-29\n', '２０２４-02-29'])
      expect(() => secretWith(path, value), value).toThrow(refusal(path, 'a day of the calendar'));
  });
});
