import { describe, expect, it } from 'vitest';
import { buildApiSchema } from '../../local/appsync/schema/apiSchema.ts';
import { answer, createTestApi, machine, person } from './endpoint.ts';
import type { Fields } from './endpoint.ts';
import { fields, run } from './noteApi.ts';

describe('auth directives', () => {
  const denied = (field: string, type: string) => `Not Authorized to access ${field} on type ${type}`;
  it('[auth.denied-field] answer a denied field null and Unauthorized, and let siblings go on', async () => {
    const response = await run('{ forMachines search }');
    expect(response).toMatchObject({
      data: { forMachines: null, search: '{}' },
      errors: [
        {
          path: ['forMachines'],
          data: null,
          errorType: 'Unauthorized',
          message: denied('forMachines', 'Query'),
        },
      ],
    });
  });
  it('run no resolver of a denied field', async () => {
    const { api, executor } = createTestApi(fields);
    await api.execute({ query: '{ forMachines }', caller: person('alice'), headers: {} });
    expect(executor.requests).toEqual([]);
  });
  it('[auth.default-mode] without any, let in the default mode only', async () => {
    const response = await run('{ search }', { caller: machine() });
    expect(response).toMatchObject({
      data: { search: null },
      errors: [{ message: denied('search', 'Query') }],
    });
  });
  it('[auth.field-overrides] of a field override those of its type', async () => {
    const own: Fields = { 'Query.page': () => answer({ text: 't', title: 'T' }) };
    expect(await run('{ page { text title } }', {}, own)).toMatchObject({
      data: { page: { text: null, title: 'T' } },
      errors: [{ message: denied('text', 'Page') }],
    });
  });
  it('[auth.nested] of a nested type are needed for each mode that reads it', async () => {
    const query = '{ note(id: 1) { hidden author { name } } }';
    expect(await run(query, { caller: machine() })).toMatchObject({
      data: { note: { hidden: 'h', author: { name: null } } },
      errors: [{ message: denied('name', 'Author') }],
    });
    expect(await run(query)).toMatchObject({
      data: { note: { hidden: null, author: { name: 'N' } } },
      errors: [{ message: denied('hidden', 'Note') }],
    });
  });
  it('[auth.groups] with groups let in their members only', async () => {
    const own: Fields = { 'Query.forAdmins': () => answer('yes') };
    expect((await run('{ forAdmins }', { caller: person('a', ['admins', 'x']) }, own)).data).toEqual({
      forAdmins: 'yes',
    });
    expect((await run('{ forAdmins }', { caller: person('a', ['x']) }, own)).data).toEqual({
      forAdmins: null,
    });
    expect((await run('{ forAdmins }', { caller: person('a') }, own)).data).toEqual({ forAdmins: null });
  });
});

describe('a schema', () => {
  it.each([
    ['scalar Colour type Query { a: Colour }', 'no custom scalars'],
    ['type Query { a: Int @aws_auth(cognito_groups: ["x"]) }', '@aws_auth does nothing'],
    [
      'type Query { a: Int } type Mutation { m: Int } type Subscription { s: Int @aws_subscribe(mutations: ["n"]) }',
      'there is no mutation n',
    ],
    [
      'type Query { a: Int } type Mutation { m: Int } type Subscription { s: String @aws_subscribe(mutations: ["m"]) }',
      'is of type String',
    ],
    ['type Query { a: Int @aws_iam(x: 1) }', 'Unknown argument'],
    ['input I @aws_iam { a: Int } type Query { a(i: I): Int }', 'may not be used on INPUT_OBJECT'],
  ])('[auth.refused-schema] [realtime.same-type] is refused: %s', (sdl, message) => {
    expect(() => buildApiSchema(sdl)).toThrow(message);
  });
});
