import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeItem, encodeItem } from '../../functions/envelope/sealedItem.ts';
import type { SealedItem } from '../../functions/envelope/sealedItem.ts';
import { login, note } from './samples.ts';

const refused = expect.objectContaining({ type: 'SealBroken' }) as Error;
const text = fc.string({ unit: 'binary' });
const textOrNull = fc.option(text);
const metadata = { title: text, username: textOrNull, urls: fc.array(text, { maxLength: 3 }) };

/** Items of every kind, with texts that no caller may give as well: format 1 holds them all. */
const items: fc.Arbitrary<SealedItem> = fc.oneof(
  fc.record({
    kind: fc.constant('LOGIN' as const),
    ...metadata,
    login: fc.record({ password: textOrNull, notes: textOrNull }),
  }),
  fc.record({ kind: fc.constant('NOTE' as const), ...metadata, note: fc.record({ text }) }),
);

it('any item comes back as it was', () => {
  fc.assert(
    fc.property(items, (item) => {
      expect(decodeItem(encodeItem(item))).toEqual(item);
    }),
  );
});

it('is written in one way, which format 1 fixes', () => {
  expect(encodeItem(login())).toBe(
    '{"kind":"LOGIN","title":"Mail","username":"alice@example.com","urls":["https://mail.example.com/"],' +
      '"login":{"password":"correct horse","notes":null},"fields":[]}',
  );
  expect(encodeItem(note())).toBe(
    '{"kind":"NOTE","title":"A note","username":null,"urls":[],"note":{"text":"line\\nline"},"fields":[]}',
  );
});

const good = encodeItem(login());
it.each([
  ['an unknown name', good.replace('"fields"', '"more":1,"fields"')],
  ['a name given twice', good.replace('"fields"', '"title":"Mail","fields"')],
  ['a name given twice inside the secret', good.replace('"notes"', '"password":"correct horse","notes"')],
  ['an unknown name inside the secret', good.replace('"notes"', '"pin":null,"notes"')],
  ['__proto__', good.replace('"fields"', '"__proto__":{},"fields"')],
  [
    'another order',
    good.replace('{"kind":"LOGIN",', '{').replace('"fields":[]', '"fields":[],"kind":"LOGIN"'),
  ],
  ['white space', good.replace(':', ': ')],
  ['another way to write a letter', good.replace('Mail', '\\u004dail')],
  ['custom fields, which are reserved', good.replace('"fields":[]', '"fields":[{}]')],
  ['no fields', good.replace(',"fields":[]', '')],
  ['both secrets', good.replace('"fields"', '"note":{"text":""},"fields"')],
  ['the secret of another kind', good.replace('LOGIN', 'NOTE')],
  ['an unknown kind', good.replace('LOGIN', 'CARD')],
  ['a number for a text', good.replace('"Mail"', '1')],
  ['null for a title', good.replace('"Mail"', 'null')],
  ['a number among the URLs', good.replace('"https://mail.example.com/"', '1')],
  ['a text for the URLs', good.replace('["https://mail.example.com/"]', '"https://mail.example.com/"')],
  ['an array', '[]'],
  ['null', 'null'],
  ['no JSON', '{'],
  ['nothing', ''],
])('%s is refused', (_, broken) => {
  expect(() => decodeItem(broken)).toThrow(refused);
});
