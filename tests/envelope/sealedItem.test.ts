import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customField, kinds } from '../../functions/envelope/kinds.ts';
import type { Field } from '../../functions/envelope/kinds.ts';
import { decodeItem, encodeItem } from '../../functions/envelope/sealedItem.ts';
import type { ItemKind } from '../../generated/schema.ts';
import type { SealedItem } from '../../functions/payloads/items.ts';
import { customFields, whole } from './kindSamples.ts';
import { login, note } from './samples.ts';

const refused = expect.objectContaining({ type: 'SealBroken' }) as Error;
const itemKinds = Object.keys(kinds) as ItemKind[];
const text = fc.string({ unit: 'binary' });

function valueOf({ type, nullable }: Field): fc.Arbitrary<unknown> {
  const given: fc.Arbitrary<unknown> =
    typeof type === 'object'
      ? fc.constantFrom(...Object.keys(type))
      : { string: text, int: fc.integer(), boolean: fc.boolean() }[type];
  return nullable ? fc.option(given) : given;
}
const recordOf = (fields: object): fc.Arbitrary<object> =>
  fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueOf(field as Field)])),
  );

/** Items of every kind, with texts that no caller may give as well: format 1 holds them all. */
const items = fc.constantFrom(...itemKinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    title: text,
    username: fc.option(text),
    urls: fc.array(text, { maxLength: 3 }),
    secret: recordOf(kinds[kind].fields),
    customFields: fc.array(recordOf(customField), { maxLength: 3 }),
  }),
) as fc.Arbitrary<SealedItem>;

it('any item comes back as it was', () => {
  fc.assert(
    fc.property(items, (item) => {
      expect(decodeItem(encodeItem(item))).toEqual(item);
    }),
    { numRuns: 1000 },
  );
});

it('no text but the one of an item opens as one', () => {
  const anything = fc.oneof(text, fc.json(), fc.record({ at: fc.nat(), by: text, drop: fc.nat(3) }));
  fc.assert(
    fc.property(items, anything, (item, change) => {
      const good = encodeItem(item);
      const garbage =
        typeof change === 'string'
          ? change
          : good.slice(0, change.at % good.length) +
            change.by +
            good.slice((change.at % good.length) + change.drop);
      let opened: SealedItem;
      try {
        opened = decodeItem(garbage);
      } catch (error) {
        expect(error).toEqual(refused);
        return;
      }
      expect(encodeItem(opened)).toBe(garbage);
    }),
    { numRuns: 2000 },
  );
});

describe('is written in one way, which format 1 fixes:', () => {
  const bare = '"title":"T","username":null,"urls":[],';

  it('metadata, then the secret under the name of its input, then the custom fields', () => {
    expect(encodeItem(login())).toBe(
      '{"kind":"LOGIN","title":"Mail","username":"alice@example.com","urls":["https://mail.example.com/"],' +
        '"login":{"password":"correct horse","notes":null},"fields":[]}',
    );
    expect(encodeItem({ ...note(), customFields: customFields.slice(1, 3) })).toBe(
      '{"kind":"NOTE","title":"A note","username":null,"urls":[],"note":{"text":"line\\nline"},' +
        '"fields":[{"name":"PUK","type":"HIDDEN","value":""},{"name":"Active","type":"BOOLEAN","value":"false"}]}',
    );
  });

  it.each<[SealedItem, string]>([
    [
      whole.CARD,
      `{"kind":"CARD",${bare}"card":{"cardholder":"ALICE EXAMPLE","number":"4111 1111-1111 1111","brand":"Visa",` +
        '"expiryMonth":12,"expiryYear":2031,"securityCode":"012","pin":"0000","notes":"in the drawer"},"fields":[]}',
    ],
    [
      whole.IDENTITY,
      `{"kind":"IDENTITY",${bare}"identity":{"honorific":"Dr.","firstName":"Zoë","middleName":"van",` +
        '"lastName":"例え","birthDate":"1984-02-29","company":"Example Ltd","email":"zoe@example.com",' +
        '"phone":"+44 20 7946 0000","address":"1 High Street\\nFlat 2","city":"London","region":"Greater London",' +
        '"postalCode":"W1A 1AA","country":"United Kingdom","nationalId":"QQ 12 34 56 C",' +
        '"passportNumber":"123456789","licenceNumber":"MORGA657054SM9IJ","notes":"\\ttab"},"fields":[]}',
    ],
    [
      { ...whole.SSH_KEY, secret: { ...whole.SSH_KEY.secret, privateKey: 'k', publicKey: null } },
      `{"kind":"SSH_KEY",${bare}"sshKey":{"privateKey":"k","publicKey":null,"passphrase":"p","notes":"n"},"fields":[]}`,
    ],
    [
      whole.API_KEY,
      `{"kind":"API_KEY",${bare}"apiKey":{"keyId":"AKIAEXAMPLE","key":"a\\nb","expiresOn":"2030-12-31","notes":"n"},"fields":[]}`,
    ],
    [
      whole.DATABASE,
      '{"kind":"DATABASE","title":"T","username":"root","urls":[],"database":{"engine":"postgresql","host":"2001:db8::1",' +
        '"port":5432,"database":"main","password":"","options":"sslmode=require","notes":"n"},"fields":[]}',
    ],
    [
      whole.WIFI,
      `{"kind":"WIFI",${bare}"wifi":{"ssid":"café","password":"p","security":"WPA3","hidden":false,"notes":"n"},"fields":[]}`,
    ],
    [whole.CUSTOM, `{"kind":"CUSTOM",${bare}"custom":{"notes":"n"},"fields":[]}`],
  ])('$0.kind', (item, written) => {
    expect(encodeItem(item)).toBe(written);
  });

  it('a field that its kind got later at the end, and only when it is not null', () => {
    expect(encodeItem(whole.LOGIN)).toContain(
      '"login":{"password":"correct horse","notes":"a\\nb","totp":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"},',
    );
    expect(decodeItem(encodeItem(login()))).toEqual(login());
  });
});

const good = encodeItem({ ...login(), customFields });
const wifi = encodeItem(whole.WIFI);
const card = encodeItem(whole.CARD);

/** A text, and what is put in the place of what in it. */
const broken: [string, string, [string, string]][] = [
  ['an unknown name', good, ['"fields"', '"more":1,"fields"']],
  ['a name given twice', good, ['"fields"', '"title":"Mail","fields"']],
  ['a name given twice inside the secret', good, ['"notes"', '"password":"correct horse","notes"']],
  ['an unknown name inside the secret', good, ['"notes"', '"pin":null,"notes"']],
  ['null for a field that its kind got later', good, ['"notes":null', '"notes":null,"totp":null']],
  ['a field that its kind got later, in another place', good, ['"notes"', '"totp":"x","notes"']],
  ['no place for a field that its kind always had', good, [',"notes":null', '']],
  ['a number for a field that its kind got later', good, ['"notes":null', '"notes":null,"totp":1']],
  ['__proto__', good, ['"fields"', '"__proto__":{},"fields"']],
  ['__proto__ inside the secret', good, ['"notes"', '"__proto__":{"totp":"x"},"notes"']],
  ['another order', good, ['{"kind":"LOGIN","title":"Mail",', '{"title":"Mail","kind":"LOGIN",']],
  ['white space', good, [':', ': ']],
  ['another way to write a letter', good, ['Mail', '\\u004dail']],
  ['both secrets', good, ['"fields"', '"note":{"text":""},"fields"']],
  ['the secret of another kind', good, ['LOGIN', 'NOTE']],
  ['the secret under another name', good, ['"login"', '"note"']],
  ['no secret', wifi, [/"wifi":\{.*?\},/.exec(wifi)?.[0] ?? '', '']],
  ['null for a secret', wifi, [/\{"ssid".*?\}/.exec(wifi)?.[0] ?? '', 'null']],
  ['an unknown kind', good, ['LOGIN', 'PASSKEY']],
  ['a kind of every object', good, ['LOGIN', 'constructor']],
  ['a number for a kind', good, ['"LOGIN"', '1']],
  ['a list of a kind', good, ['"LOGIN"', '["LOGIN"]']],
  ['a number for a text', good, ['"Mail"', '1']],
  ['null for a title', good, ['"Mail"', 'null']],
  ['null for a text of the secret that must be there', wifi, ['"café"', 'null']],
  ['a number among the URLs', good, ['"https://mail.example.com/"', '1']],
  ['a text for the URLs', good, ['["https://mail.example.com/"]', '"https://mail.example.com/"']],
  ['a text for a number', card, ['12', '"12"']],
  ['a fraction', card, ['12', '1.5']],
  ['a number in another way', card, ['12', '1.2e1']],
  ['a number over 32 bits', card, ['2031', '2147483648']],
  ['zero with a sign', card, ['12', '-0']],
  ['a number for yes or no', wifi, ['false', '0']],
  ['an unknown security', wifi, ['WPA3', 'WPA4']],
  ['a security of every object', wifi, ['WPA3', 'toString']],
  ['an unknown type of custom field', good, ['"HIDDEN"', '"LINKED"']],
  ['null for the type of a custom field', good, ['"HIDDEN"', 'null']],
  ['null for the value of a custom field', good, ['"value":""', '"value":null']],
  ['a number for the value of a custom field', good, ['"value":""', '"value":0']],
  ['an unknown name in a custom field', good, ['"value":""', '"value":"","more":1']],
  ['a custom field in another order', good, ['"name":"PUK","type":"HIDDEN"', '"type":"HIDDEN","name":"PUK"']],
  ['a text for a custom field', wifi, ['"fields":[]', '"fields":["x"]']],
  ['null for the custom fields', wifi, ['"fields":[]', '"fields":null']],
  ['no custom fields', wifi, [',"fields":[]', '']],
];

describe('a text is refused', () => {
  it.each(broken)('with %s', (_, before, [from, to]) => {
    expect(from).not.toBe('');
    expect(before).toContain(from);
    expect(() => decodeItem(before.replace(from, () => to))).toThrow(refused);
  });

  it.each(['[]', 'null', '{', '', '1', '"LOGIN"'])('that is %j', (whole) => {
    expect(() => decodeItem(whole)).toThrow(refused);
  });
});
