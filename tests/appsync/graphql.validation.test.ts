import { describe, expect, it } from 'vitest';
import { createTestApi, person } from './endpoint.ts';
import { fields, messages, run } from './noteApi.ts';

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
