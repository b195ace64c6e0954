import { describe, expect, it } from 'vitest';
import { answer, failure } from './endpoint.ts';
import type { Fields } from './endpoint.ts';
import { fields, note, run } from './noteApi.ts';

describe('resolver errors', () => {
  it('[util.error-data-cut] [http.resolver-error] carry path, cut data, type, info, location and message; siblings go on', async () => {
    const own: Fields = {
      ...fields,
      'Query.notes': () => failure('NotFound', 'No such.', { items: [{ id: 1, size: 2 }], x: 1 }),
    };
    expect(await run('{ a: notes {\n items { id } } search }', {}, own)).toEqual({
      data: { a: null, search: '{}' },
      errors: [
        {
          path: ['a'],
          data: { items: [{ id: 1 }] },
          errorType: 'NotFound',
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: 'No such.',
        },
      ],
    });
  });
  it('stand alone where a non-null field is null because of them', async () => {
    const own: Fields = { 'Query.required': () => failure('NotFound', 'No such.') };
    const response = await run('{ required }', {}, own);
    expect(response.data).toBeNull();
    expect(response.errors?.map((error) => error.message)).toEqual(['No such.']);
  });
  it('[util.append-error] may stand beside data, as util.appendError leaves them', async () => {
    const own: Fields = { 'Query.note': () => answer(note, { errors: failure(null, 'careful').errors }) };
    const response = await run('{ note(id: 1) { id } }', {}, own);
    expect(response).toMatchObject({
      data: { note: { id: '1' } },
      errors: [{ message: 'careful', errorType: null }],
    });
  });
  it('that nobody expected are Internal, without a word of their own', async () => {
    const seen: unknown[] = [];
    const own: Fields = { 'Query.search': () => Promise.reject(new Error('table password')) };
    const response = await run('{ search }', {}, own, { onInternalError: (error) => seen.push(error) });
    expect(response).toMatchObject({
      data: { search: null },
      errors: [{ errorType: 'Internal', message: 'Internal error.' }],
    });
    expect(String(seen[0])).toContain('table password');
  });
});

describe('output', () => {
  it('[scalars.json-out] writes AWSJSON as text', async () => {
    expect((await run('{ note(id: 1) { extra } }')).data).toEqual({ note: { extra: '{"a":1}' } });
  });
  it('[http.serialization] tells values that are none of their scalar, without quoting built-in ones', async () => {
    const own: Fields = {
      'Query.broken': () => answer({ at: ['2019'], count: 'hunter2', role: 'hunter2', name: 'n' }),
    };
    const response = await run('{ broken { at count role name } }', {}, own);
    expect(response.data).toEqual({ broken: { at: [null], count: null, role: null, name: 'n' } });
    expect(response.errors?.map((error) => error.message)).toEqual([
      "Can't serialize value (/broken/at[0]) : Unable to serialize `2019` as a valid DateTime Object.",
      "Can't serialize value (/broken/count) : Expected a value that can be converted to type 'Int'",
      "Can't serialize value (/broken/role) : Invalid input for Enum 'Role'. Unknown value",
    ]);
  });
  it('[http.null-in-non-null] tells a null in a non-null field by its type and parent, and nulls the parent', async () => {
    const own: Fields = { 'Query.notes': () => answer({ items: [{ id: 1, title: 'a' }, { id: 2 }] }) };
    expect(await run('{ notes { items { id title } } }', {}, own)).toEqual({
      data: { notes: null },
      errors: [
        {
          path: ['notes', 'items', 1, 'title'],
          locations: null,
          message:
            "Cannot return null for non-nullable type: 'String' within parent 'Note' (/notes/items[1]/title)",
        },
      ],
    });
  });
  it('takes the type of a union from __typename', async () => {
    const own: Fields = { 'Query.shape': () => answer({ __typename: 'Square', side: 2 }) };
    expect(
      (await run('{ shape { ... on Circle { radius } ... on Square { side } } }', {}, own)).data,
    ).toEqual({ shape: { side: 2 } });
  });
  it('is null for a root field that has no resolver', async () => {
    expect(await run('{ unresolved }')).toEqual({ data: { unresolved: null } });
  });
  it('never reads what an object inherits', async () => {
    const own: Fields = { 'Query.note': () => answer(Object.create({ id: 'inherited' })) };
    expect((await run('{ note(id: 1) { id } }', {}, own)).data).toEqual({ note: null });
  });
});
