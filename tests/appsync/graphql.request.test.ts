import { describe, expect, it } from 'vitest';
import { createTestApi, person } from './endpoint.ts';
import type { Fields } from './endpoint.ts';
import { fields, messages, run } from './noteApi.ts';

describe('variables', () => {
  const query =
    'query($at: AWSDateTime, $limit: Int, $role: Role, $json: AWSJSON, $filter: Filter, $tags: [String!]) { search(at: $at, limit: $limit, role: $role, json: $json, filter: $filter, tags: $tags) }';
  it.each([
    [
      { at: '2019' },
      "Variable 'at' has an invalid value. Unable to parse `2019` as a valid DateTime Object.",
    ],
    [{ json: '{' }, "Variable 'json' has an invalid value. Unable to parse `{` as valid JSON."],
    [{ limit: 'hunter2' }, "Variable 'limit' has an invalid value. Expected type 'Int' but was 'String'."],
    [
      { role: 'hunter2' },
      "Variable 'role' has an invalid value. Invalid input for Enum 'Role'. No value found for the name given",
    ],
    [{ filter: {} }, "Variable 'filter' has coerced Null value for NonNull type 'Role!'"],
    [
      { filter: { role: 'OWNER', x: 1 } },
      "The variables input contains a field name 'x' that is not defined for input object type 'Filter' ",
    ],
    [{ tags: ['a', null] }, "Variable 'tags' has coerced Null value for NonNull type 'String!'"],
  ])('[scalars.variables] %j', async (variables, message) => {
    const response = await run(query, { variables });
    expect(response).toMatchObject({ data: null, errors: [{ path: null, message }] });
  });
  it('that are required and absent are told as coerced Null', async () => {
    const response = await run('query($id: ID!) { note(id: $id) { id } }');
    expect(response.errors).toEqual([
      {
        path: null,
        locations: [{ line: 1, column: 7, sourceName: null }],
        message: "Variable 'id' has coerced Null value for NonNull type 'ID!'",
      },
    ]);
  });
  it('[ctx.variables] reach the resolver coerced, and info.variables as sent', async () => {
    const { api, executor } = createTestApi(fields);
    const variables = { json: '{"a":[1]}', tags: 'one', limit: null };
    await api.execute({ query, variables, caller: person('alice'), headers: { 'x-a': ['1', '2'] } });
    expect(executor.requests[0]?.args).toEqual({ json: { a: [1] }, tags: ['one'], limit: null });
    expect(executor.requests[0]?.info.variables).toEqual(variables);
    expect(executor.requests[0]?.headers).toEqual({ 'x-a': ['1', '2'] });
  });
});

describe('info', () => {
  it('[ctx.selection] lists slash paths with aliases, fragments of the type merged in', async () => {
    const { api, executor } = createTestApi(fields);
    const query = `query($no: Boolean!) { n: note(id: 1) { id t: title author { name } ... on Note { size } ...f extra @skip(if: $no) vault @include(if: false) } }
      fragment f on Note { extra2: extra author { alias: name } }`;
    await api.execute({ query, variables: { no: true }, caller: person('alice'), headers: {} });
    const info = executor.requests[0]?.info;
    expect(info?.selectionSetList).toEqual([
      'id',
      't',
      'author',
      'author/name',
      'author/alias',
      'size',
      'extra2',
    ]);
    expect(info?.selectionSetGraphQL).toContain(
      '{\n  id\n  t: title\n  author {\n    name\n  }\n  ... on Note {\n    size\n  }\n  ...f',
    );
    expect(info).toMatchObject({ fieldName: 'note', parentTypeName: 'Query' });
  });
});

describe('switches', () => {
  it('[switches.introspection] answer introspection when it is on, and refuse it as an unknown field when it is off', async () => {
    expect((await run('{ __schema { queryType { name } } }')).data).toMatchObject({
      __schema: { queryType: { name: 'Query' } },
    });
    const off = { introspection: false };
    expect(await messages('{ __schema { queryType { name } } }', {}, off)).toEqual([
      "Validation error of type FieldUndefined: Field '__schema' in type 'Query' is undefined @ '__schema'",
    ]);
    expect(await messages('{ __type(name: "Note") { name } }', {}, off)).toHaveLength(1);
    expect((await run('{ __typename }', {}, fields, off)).data).toEqual({ __typename: 'Query' });
  });
  it('[switches.depth] refuse a query deeper than queryDepthLimit, also through fragments', async () => {
    const query = '{ note(id: 1) { ...f } } fragment f on Note { author { name } }';
    const deep = await run(query, {}, fields, { queryDepthLimit: 2 });
    expect(deep).toMatchObject({ data: null, errors: [{ errorType: 'QueryDepthLimitReached' }] });
    expect((await run(query, {}, fields, { queryDepthLimit: 3 })).errors).toBeUndefined();
  });
  it('[switches.resolvers] stop resolvers beyond resolverCountLimit', async () => {
    const response = await run('{ a: search b: search }', {}, fields, { resolverCountLimit: 1 });
    expect(response).toMatchObject({
      data: { a: '{}', b: null },
      errors: [{ errorType: 'ResolverExecutionLimitReached' }],
    });
  });
  it('[limits.request-time] end a request after its time', async () => {
    const own: Fields = { 'Query.search': () => new Promise(() => undefined) };
    const response = await run('{ search }', {}, own, { timeoutMs: 20 });
    expect(response).toMatchObject({ data: null, errors: [{ errorType: 'ExecutionTimeout' }] });
  });
});
