import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemChange } from '../../functions/payloads.ts';
import { applyChange } from '../../functions/item.ts';
import { login, note } from '../envelope/samples.ts';

const badInput = expect.objectContaining({ type: 'BadInput' }) as Error;
const make = (change: ItemChange) => () => applyChange(undefined, change);
const update = (change: ItemChange) => () => applyChange(login(), change);
const LOGIN = { login: { password: 'p' } };

describe('a new item', () => {
  it('takes what it is given, and null for what is absent', () => {
    expect(applyChange(undefined, { title: 'T', login: {} })).toEqual({
      kind: 'LOGIN',
      title: 'T',
      username: null,
      urls: [],
      login: { password: null, notes: null },
    });
    expect(
      applyChange(undefined, { title: 'T', username: '', urls: ['http://a.b'], note: { text: '' } }),
    ).toEqual({
      kind: 'NOTE',
      title: 'T',
      username: '',
      urls: ['http://a.b'],
      note: { text: '' },
    });
  });

  it.each<[string, ItemChange]>([
    ['no title', LOGIN],
    ['null for a title', { ...LOGIN, title: null }],
    ['an empty title', { ...LOGIN, title: '' }],
    ['a blank title', { ...LOGIN, title: ' \u00a0\u3000' }],
    ['a title of 201 characters', { ...LOGIN, title: 'x'.repeat(201) }],
    ['a line break in its title', { ...LOGIN, title: 'a\nb' }],
    ['a lone surrogate in its title', { ...LOGIN, title: 'a\ud800' }],
    ['a username of 321 characters', { ...LOGIN, title: 'T', username: 'x'.repeat(321) }],
    ['a control character in its username', { ...LOGIN, title: 'T', username: 'a\u0000' }],
    ['21 URLs', { ...LOGIN, title: 'T', urls: Array.from({ length: 21 }, () => 'https://a.b/') }],
    ['no kind', { title: 'T' }],
    ['null for its kind', { title: 'T', login: null, note: null }],
    ['two kinds', { title: 'T', ...LOGIN, note: { text: 'x' } }],
    ['a password that is no text', { title: 'T', login: { password: 1 as unknown as string } }],
    ['a note without a text', { title: 'T', note: {} as { text: string } }],
  ])('is refused with %s', (_, change) => {
    expect(make(change)).toThrow(badInput);
  });

  it('may have 200 characters of title, 320 of username and 20 URLs, an emoji counted as one', () => {
    const urls = Array.from({ length: 20 }, (_, i) => `https://a.b/${i}`);
    expect(make({ ...LOGIN, title: '🔑'.repeat(200), username: '🔑'.repeat(320), urls })).not.toThrow();
  });

  it('may leave its other kind null', () => {
    expect(make({ title: 'T', ...LOGIN, note: null })).not.toThrow();
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
  it('of nothing keeps everything', () => {
    expect(update({})()).toEqual(login());
    expect(applyChange(note(), {})).toEqual(note());
  });

  it('clears username and URLs with null, and keeps them when absent', () => {
    expect(update({ username: null, urls: null })()).toEqual({ ...login(), username: null, urls: [] });
    expect(update({ title: 'New' })()).toEqual(login({ title: 'New' }));
  });

  it('replaces the secret whole', () => {
    expect(update({ login: { notes: 'n' } })()).toEqual({
      ...login(),
      login: { password: null, notes: 'n' },
    });
  });

  it('cannot clear the title', () => {
    expect(update({ title: null })).toThrow(badInput);
  });

  it('cannot turn a login into a note, nor a note into a login', () => {
    expect(update({ note: { text: 'x' } })).toThrow(badInput);
    expect(() => applyChange(note(), LOGIN)).toThrow(badInput);
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
        login: fc.record({ password: fc.option(fc.string()), notes: fc.option(fc.string()) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (given) => {
        const before = login();
        expect(applyChange(before, given)).toEqual({
          kind: 'LOGIN',
          title: given.title ?? before.title,
          username: given.username === undefined ? before.username : given.username,
          urls: given.urls === undefined ? before.urls : (given.urls ?? []),
          login: given.login ?? before.login,
        });
      }),
    );
  });
});
