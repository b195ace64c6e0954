import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../functions/envelope/kinds.ts';
import { applyChange } from '../../functions/items/applyChange.ts';
import type { ItemChange, SealedItem } from '../../functions/payloads/items.ts';
import type { ItemKind } from '../../generated/schema.ts';
import { customFields, whole } from '../envelope/kindSamples.ts';
import { login, note } from '../envelope/samples.ts';

const badInput = expect.objectContaining({ type: 'BadInput' }) as Error;
const make = (change: ItemChange) => () => applyChange(undefined, change);
const update = (change: ItemChange) => () => applyChange(login(), change);
const LOGIN = { login: { password: 'p' } };
const everyKind = Object.entries(whole) as [ItemKind, SealedItem][];

/** The change that makes an item, or replaces all of it. */
const changeOf = ({ kind, secret, ...rest }: SealedItem): ItemChange => ({
  ...rest,
  [kinds[kind].input]: secret,
});

describe('a new item', () => {
  it('takes what it is given, and null for what is absent', () => {
    expect(applyChange(undefined, { title: 'T', login: {} })).toEqual({
      kind: 'LOGIN',
      title: 'T',
      username: null,
      urls: [],
      secret: { password: null, totp: null, notes: null },
      customFields: [],
    });
    const bank = { title: 'T', username: '', urls: ['http://a.b'], note: { text: '' } };
    expect(applyChange(undefined, { ...bank, customFields })).toEqual({
      kind: 'NOTE',
      title: 'T',
      username: '',
      urls: ['http://a.b'],
      secret: { text: '' },
      customFields,
    });
  });

  it.each(everyKind)('may be a %s with every field of it', (_, item) => {
    expect(applyChange(undefined, changeOf(item))).toEqual(item);
  });

  it('holds no field that its kind has not', () => {
    const given = { title: 'T', note: { text: 'x', pin: '1' } };
    expect(applyChange(undefined, given).secret).toEqual({ text: 'x' });
  });

  it.each<[string, ItemChange]>([
    ['no title', LOGIN],
    ['null for a title', { ...LOGIN, title: null }],
    ['an empty title', { ...LOGIN, title: '' }],
    ['a blank title', { ...LOGIN, title: ' \u00a0\u3000' }],
    ['nothing to see in its title', { ...LOGIN, title: '\u200b\u202e\ufeff\u{e0041}' }],
    ['a title of 201 characters', { ...LOGIN, title: 'x'.repeat(201) }],
    ['a line break in its title', { ...LOGIN, title: 'a\nb' }],
    ['a lone surrogate in its title', { ...LOGIN, title: 'a\ud800' }],
    ['a username of 321 characters', { ...LOGIN, title: 'T', username: 'x'.repeat(321) }],
    ['a control character in its username', { ...LOGIN, title: 'T', username: 'a\u0000' }],
    ['a lone surrogate in its username', { ...LOGIN, title: 'T', username: '\udc00' }],
    ['21 URLs', { ...LOGIN, title: 'T', urls: Array.from({ length: 21 }, () => 'https://a.b/') }],
    ['no kind', { title: 'T' }],
    ['null for its kinds', { title: 'T', login: null, note: null, wifi: null }],
    ['a list for its kind', { title: 'T', login: [] as unknown as ItemChange['login'] }],
    ['a text for its kind', { title: 'T', custom: 'x' as unknown as ItemChange['custom'] }],
  ])('is refused with %s', (_, change) => {
    expect(make(change)).toThrow(badInput);
  });

  it('is refused with any two kinds, and names them all', () => {
    for (const [one, first] of everyKind)
      for (const [other, second] of everyKind.filter(([kind]) => kind !== one)) {
        const both = make({ ...changeOf(first), ...changeOf(second) });
        expect(both, `${one} and ${other}`).toThrow(badInput);
        expect(both).toThrow(
          'exactly one of login, note, card, identity, sshKey, apiKey, database, wifi, custom.',
        );
      }
  });

  it('may have 200 characters of title, 320 of username and 20 URLs, an emoji counted as one', () => {
    const urls = Array.from({ length: 20 }, (_, i) => `https://a.b/${i}`);
    expect(make({ ...LOGIN, title: '🔑'.repeat(200), username: '🔑'.repeat(320), urls })).not.toThrow();
  });

  it('may leave its other kinds null', () => {
    expect(make({ title: 'T', ...LOGIN, note: null, custom: null })).not.toThrow();
  });

  it('quotes nothing that it was given in its errors', () => {
    const given = 'hunter2\u0000';
    const changes = [{ title: given }, { title: 'T', username: given }, { title: 'T', urls: [given] }];
    for (const change of changes) {
      expect(make({ ...LOGIN, ...change })).toThrow(/^(?!.*hunter2)/);
      expect(make({ ...LOGIN, ...change })).toThrow(badInput);
    }
  });
});

describe('a change', () => {
  it.each(everyKind)('of nothing keeps everything of a %s', (_, item) => {
    const before = { ...item, customFields } as SealedItem;
    expect(applyChange(before, {})).toEqual(before);
  });

  it('clears username, URLs and custom fields with null, and keeps them when absent', () => {
    const before = { ...login(), customFields };
    expect(applyChange(before, { username: null, urls: null, customFields: null })).toEqual({
      ...before,
      username: null,
      urls: [],
      customFields: [],
    });
    expect(applyChange(before, { title: 'New' })).toEqual({ ...before, title: 'New' });
  });

  it('replaces the secret whole', () => {
    expect(update({ login: { notes: 'n' } })()).toEqual({
      ...login(),
      secret: { password: null, totp: null, notes: 'n' },
    });
    const wifi = applyChange(whole.WIFI, { wifi: { ssid: 'other' } });
    expect(wifi.secret).toEqual({ ssid: 'other', password: null, security: null, hidden: null, notes: null });
  });

  it('is refused with a custom field that breaks a rule, and so is a new item', () => {
    const bad = { customFields: [{ name: 'Since', type: 'DATE' as const, value: 'soon' }] };
    expect(update(bad)).toThrow(badInput);
    expect(make({ title: 'T', ...LOGIN, ...bad })).toThrow(badInput);
  });

  it('replaces the custom fields as a list, an empty one too', () => {
    const before = { ...login(), customFields };
    const [only] = customFields;
    expect(applyChange(before, { customFields: only ? [only] : [] })).toEqual({
      ...before,
      customFields: [only],
    });
    expect(applyChange(before, { customFields: [] }).customFields).toEqual([]);
  });

  it('keeps what it does not give as it was sealed, though a rule would refuse it today', () => {
    const before: SealedItem = {
      ...login({ password: '\ud83d', username: 'a\nb', urls: ['ftp://a.b/'] }),
      customFields: [{ name: '', type: 'DATE', value: 'x' }],
    };
    expect(applyChange(before, { title: 'New' })).toEqual({ ...before, title: 'New' });
    const untitled = { ...before, title: '' };
    expect(applyChange(untitled, {})).toEqual(untitled);
  });

  it('cannot clear the title', () => {
    expect(update({ title: null })).toThrow(badInput);
  });

  it('cannot turn an item into one of another kind', () => {
    for (const [kind, item] of everyKind)
      for (const [other, change] of everyKind.filter(([one]) => one !== kind)) {
        const turned = () => applyChange(item, changeOf(change));
        expect(turned, `${kind} into ${other}`).toThrow(badInput);
        expect(turned).toThrow(`This item is a ${kind} and stays one`);
      }
    expect(() => applyChange(note(), { ...LOGIN, note: { text: 'x' } })).toThrow(badInput);
  });

  it('holds every field that it gives, and of every other the one from before', () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => `x${text.replaceAll(/\p{Cc}/gu, '')}`);
    const change = fc.record(
      {
        title: line,
        username: fc.option(line),
        urls: fc.option(fc.array(fc.webUrl(), { maxLength: 3 })),
        login: fc.record({
          password: fc.option(fc.string()),
          totp: fc.constant(null),
          notes: fc.option(line),
        }),
        customFields: fc.option(fc.subarray(customFields)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (given) => {
        const before = { ...login(), customFields };
        expect(applyChange(before, given)).toEqual({
          kind: 'LOGIN',
          title: given.title ?? before.title,
          username: given.username === undefined ? before.username : given.username,
          urls: given.urls === undefined ? before.urls : (given.urls ?? []),
          secret: given.login ?? before.secret,
          customFields: given.customFields === undefined ? customFields : (given.customFields ?? []),
        });
      }),
    );
  });
});
