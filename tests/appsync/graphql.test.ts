import { describe, expect, it } from 'vitest';
import { buildApiSchema } from '../../local/appsync/schema/apiSchema.ts';
import type { GraphqlApiOptions, GraphqlRequest, MutationEvent } from '../../local/appsync/graphql.ts';
import { answer, createTestApi, failure, machine, person } from './endpoint.ts';
import type { Fields } from './endpoint.ts';

const note = {
  id: '1',
  vault: 'v',
  title: 'T',
  size: 3,
  extra: { a: 1 },
  hidden: 'h',
  author: { name: 'N' },
};
const fields: Fields = {
  'Query.note': () => answer(note),
  'Query.search': (request) => answer(JSON.stringify(request.args)),
};

function run(
  query: string,
  more: Partial<GraphqlRequest> = {},
  own: Fields = fields,
  options: Partial<GraphqlApiOptions> = {},
) {
  const { api } = createTestApi(own, options);
  return api.execute({ query, caller: person('alice'), headers: {}, ...more });
}

async function messages(
  query: string,
  more: Partial<GraphqlRequest> = {},
  options: Partial<GraphqlApiOptions> = {},
) {
  const response = await run(query, more, fields, options);
  return response.errors?.map((error) => error.message);
}

describe('validation', () => {
  it.each([
    ['{ x }', "FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'"],
    ['{ note(id: 1) { x } }', "FieldUndefined: Field 'x' in type 'Note' is undefined @ 'note/x'"],
    ['{ note { id } }', "MissingFieldArgument: Missing field argument id @ 'note'"],
    ['{ note(id: 1, y: 2) { id } }', "UnknownArgument: Unknown field argument y @ 'note'"],
    ['{ note(id: 1) }', "SubSelectionRequired: Sub selection required for type Note of field note @ 'note'"],
    [
      '{ search { a } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field search @ 'search'",
    ],
    [
      'query($a: String!) { note(id: $a) { id } }',
      "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'ID!' @ 'note'",
    ],
    ['query($a: ID!) { search }', 'UnusedVariable: Unused variable a'],
    ['{ note(id: $a) { id } }', "UndefinedVariable: Undefined variable a @ 'note'"],
    ['{ note(id: 1) { ...f } }', "UndefinedFragment: Undefined fragment f @ 'note'"],
    ['query($a: Nope) { search }', 'UnknownType: Unknown type Nope'],
    [
      '{ search(limit: "hunter2") }',
      "WrongType: argument 'limit' with value 'StringValue' is not a valid 'Int' @ 'search'",
    ],
    [
      '{ search(role: NONE) }',
      "WrongType: argument 'role' with value 'EnumValue' is not a valid 'Role' @ 'search'",
    ],
    [
      '{ search(at: "2019") }',
      "WrongType: argument 'at' with value 'StringValue' is not a valid 'AWSDateTime' @ 'search'",
    ],
    [
      '{ search(filter: {limit: 1}) }',
      "WrongType: argument 'filter' with value 'ObjectValue' is missing required fields '[role]' @ 'search'",
    ],
    [
      '{ search(filter: {role: OWNER, z: 1}) }',
      "WrongType: argument 'filter' with value 'ObjectValue' contains a field not in 'Filter': 'z' @ 'search'",
    ],
  ])('[http.validation-wording] %s', async (query, message) => {
    expect(await messages(query)).toContain(`Validation error of type ${message}`);
  });

  it('[http.validation-shape] answers data null, and errors of path, locations and message alone', async () => {
    expect(await run('{badfield}')).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1, column: 2, sourceName: null }],
          message:
            "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
        },
      ],
    });
  });

  it('quotes no literal, which may be a secret', async () => {
    const text = JSON.stringify(
      await run('{ search(filter: {role: "hunter2"}) note(id: {p: "hunter2"}) { id } }'),
    );
    expect(text).toContain('WrongType');
    expect(text).not.toContain('hunter2');
  });

  it('runs nothing when one of two fields is invalid', async () => {
    const { api, executor } = createTestApi(fields);
    await api.execute({ query: '{ note(id: 1) { id } x }', caller: person('alice'), headers: {} });
    expect(executor.requests).toEqual([]);
  });

  it('survives fragments that double at each of a hundred levels', async () => {
    const fragments = Array.from(
      { length: 100 },
      (_, i) => `fragment f${i} on Note { id ...f${i + 1} ...f${i + 1} }`,
    );
    const query = `{ note(id: 1) { ...f0 } } ${fragments.join(' ')} fragment f100 on Note { title }`;
    const response = await run(query, {}, fields, { queryDepthLimit: 5 });
    expect(response.data).toEqual({ note: { id: '1', title: 'T' } });
  });
});

describe('requests that are refused as a whole', () => {
  it.each([
    ['{', 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    ['fragment f on Note { id }', 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    [`{ ${'a '.repeat(15_001)} }`, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    ['query a { search } query b { search }', 'BadRequestException', 'Missing operation name.'],
    ['subscription { onNote { id } }', 'BadRequestException', 'Subscriptions over MQTT is not supported.'],
  ])('%.40s', async (query, errorType, message) => {
    await expect(run(query)).rejects.toMatchObject({ errorType, message });
  });
  it('names an operation that is not there', async () => {
    await expect(run('query a { search }', { operationName: 'b' })).rejects.toThrow(
      "Unknown operation named 'b'.",
    );
  });
  it('runs the named one of two operations', async () => {
    const query = 'query a { search } query b { other: search }';
    expect((await run(query, { operationName: 'b' })).data).toEqual({ other: '{}' });
  });
});

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

describe('mutation events', () => {
  async function events(query: string, own: Fields, options: Partial<GraphqlApiOptions> = {}) {
    const { api } = createTestApi(own, options);
    const seen: MutationEvent[] = [];
    api.onMutation((event) => seen.push(event));
    const response = await api.execute({ query, caller: person('alice'), headers: {} });
    return { seen, response };
  }
  const adding: Fields = { 'Mutation.addNote': () => answer(note) };

  it('[realtime.selected-fields] hold the selected fields alone, once as resolved and once as answered', async () => {
    const { seen } = await events('mutation { addNote(id: 1) { id extra author { name } } }', adding);
    expect(seen).toEqual([
      {
        field: 'addNote',
        raw: { id: '1', extra: { a: 1 }, author: { name: 'N' } },
        values: { id: '1', extra: '{"a":1}', author: { name: 'N' } },
        invalidations: [],
      },
    ]);
  });
  it('hold no field that the mutator may not read', async () => {
    const { seen } = await events('mutation { addNote(id: 1) { id hidden } }', adding);
    expect(seen[0]?.raw).toEqual({ id: '1', hidden: null });
  });
  it('hold no aliased field, under neither name', async () => {
    const { seen } = await events(
      'mutation { addNote(id: 1) { id: title vault: size title: vault size } }',
      adding,
    );
    expect(seen[0]?.raw).toEqual({ size: 3 });
  });
  it('come for each alias of the mutation', async () => {
    const { seen } = await events('mutation { a: addNote(id: 1) { id } b: addNote(id: 2) { id } }', adding);
    expect(seen.map((event) => event.field)).toEqual(['addNote', 'addNote']);
  });
  it('[realtime.partial] come for data beside errors, not for errors alone', async () => {
    const query = 'mutation { addNote(id: 1) { id } }';
    const withData = { 'Mutation.addNote': () => answer(note, { errors: failure('X', 'x').errors }) };
    expect((await events(query, withData)).seen).toHaveLength(1);
    expect((await events(query, { 'Mutation.addNote': () => failure('X', 'x') })).seen).toEqual([]);
  });
  it('[realtime.trigger] come for no query', async () => {
    expect((await events('{ note(id: 1) { id } }', fields)).seen).toEqual([]);
  });
  it('come for nothing that was not answered in time', async () => {
    const late: Fields = {
      'Mutation.addNote': () => new Promise((resolve) => setTimeout(resolve, 30, answer(note))),
    };
    const { seen } = await events('mutation { addNote(id: 1) { id } }', late, { timeoutMs: 5 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen).toEqual([]);
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
