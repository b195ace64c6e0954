import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCustomFields } from '../../functions/items/customFields.ts';
import { SEED, customFields } from '../envelope/kindSamples.ts';

const refusal = (words: string) =>
  expect.objectContaining({ type: 'BadInput', message: expect.stringContaining(words) }) as Error;
const field = (type: string, value: unknown, name: unknown = 'N') => ({ name, type, value });
const check =
  (...fields: unknown[]) =>
  () =>
    checkCustomFields(fields);

describe('custom fields', () => {
  it('are kept as they were given, in their order, of every type and with the same name twice', () => {
    expect(checkCustomFields(customFields)).toEqual(customFields);
  });

  it('are up to 100', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => field('TEXT', `${i}`));
    expect(checkCustomFields(hundred)).toEqual(hundred);
    expect(check(...hundred, field('TEXT', 'x'))).toThrow(refusal('customFields may be up to 100 fields.'));
  });

  it('hold a name, a type and a value, and nothing else that was given', () => {
    const [only] = checkCustomFields([{ ...field('TEXT', 'x'), __typename: 'CustomField' }]);
    expect(only).toEqual({ name: 'N', type: 'TEXT', value: 'x' });
  });

  it('are refused by the place of the one that breaks a rule', () => {
    const good = field('TEXT', 'x');
    expect(check(good, good, field('BOOLEAN', 'x'), field('DATE', 'x'))).toThrow(
      refusal('customFields[2].value must be'),
    );
    expect(check(good, field('TEXT', 'x', ''))).toThrow(refusal('customFields[1].name must be'));
  });

  it.each([null, 'x', ['x'], 7])('are objects, not %j', (one) => {
    expect(check(one)).toThrow(refusal('customFields[0] must be an object'));
  });

  it.each([{}, 'x', { length: 0 }])('are a list, not %j', (given) => {
    expect(() => checkCustomFields(given)).toThrow(refusal('customFields may be'));
  });
});

describe('the name of a custom field', () => {
  it.each(['x', '🔑'.repeat(100), ' x ', 'Ключ', 'a\u200b', '\u0301'])('may be %j', (name) => {
    expect(checkCustomFields([field('TEXT', 'x', name)])).toMatchObject([{ name }]);
  });

  it.each([
    '',
    ' ',
    '\u00a0\u3000',
    'x'.repeat(101),
    'a\nb',
    'a\tb',
    'a\u0085',
    'a\ud800',
    7,
    null,
    undefined,
  ])('may not be %j', (name) => {
    expect(check({ name, type: 'TEXT', value: 'x' })).toThrow(refusal('customFields[0].name '));
  });
});

it.each(['LINKED', 'text', '', 'constructor', 7, null, undefined])(
  '%j is no type of custom field',
  (type) => {
    expect(check({ name: 'N', type, value: 'x' })).toThrow(refusal('customFields[0].type '));
  },
);

describe('the value of a custom field', () => {
  it.each([
    ['BOOLEAN', ['true', 'false'], ['', 'TRUE', 'yes', '1', ' true', 'true\n']],
    ['DATE', ['2024-02-29', '0001-01-01'], ['2023-02-29', '2024-02-29Z', '29.02.2024', '', '2024-02-29\n']],
    [
      'URL',
      ['https://example.com/a b'.replace(' ', '%20'), 'http://localhost:1'],
      [
        '',
        'example.com',
        'javascript:alert(1)',
        'ftp://example.com/',
        'https://u:p@example.com/',
        'https://a.b/ c',
      ],
    ],
    [
      'TOTP',
      [SEED, `otpauth://totp/x?secret=${SEED}`],
      ['', 'x', 'steam://JBSWY3DP', `otpauth://hotp/x?secret=${SEED}`],
    ],
  ])('%s has the form of its type', (type, good, bad) => {
    for (const value of good) expect(checkCustomFields([field(type, value)])).toMatchObject([{ value }]);
    for (const value of bad)
      expect(check(field(type, value)), JSON.stringify(value)).toThrow(refusal('customFields[0].value'));
  });

  it('is any text of whole characters when it is TEXT or HIDDEN', () => {
    const whole = fc.string({ unit: 'binary', maxLength: 1000 });
    fc.assert(
      fc.property(whole, fc.constantFrom('TEXT', 'HIDDEN'), (value, type) => {
        expect(checkCustomFields([field(type, value)])).toMatchObject([{ type, value }]);
      }),
    );
  });

  it.each(['TEXT', 'HIDDEN', 'BOOLEAN', 'DATE', 'URL', 'TOTP'])(
    'of a %s is refused when it is no text or has a lone surrogate, and is never quoted',
    (type) => {
      for (const value of [7, true, null, undefined, {}, 'hunter2\ud800'])
        expect(check(field(type, value))).toThrow(refusal('customFields[0].value '));
      expect(check(field(type, 'hunter2\ud800', 'hunter2'))).toThrow(/^(?!.*hunter2)/);
    },
  );

  it('of a type with a form is never quoted, nor its name', () => {
    for (const type of ['BOOLEAN', 'DATE', 'URL', 'TOTP'])
      expect(check(field(type, 'hunter2!', 'canary'))).toThrow(/^(?!.*(hunter2|canary))/);
  });
});
