import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildDir } from '../../bundler/paths.ts';
import { buildApiSchema } from '../../local/appsync/schema/apiSchema.ts';
import { describeByComments } from '../../local/appsync/schema/commentDescriptions.ts';

describe('a comment above a definition', () => {
  test('is its description, line by line', () => {
    const schema = buildSchema(
      describeByComments('# One\n# "two" """three"""\ntype Query {\n  # A field.\n  a: ID\n}\n'),
    );
    const query = schema.getQueryType();
    expect(query?.description).toBe('One\n"two" """three"""');
    expect(query?.getFields().a?.description).toBe('A field.');
  });

  test('describes every field of the built schema to the explorer', () => {
    const { schema } = buildApiSchema(readFileSync(join(buildDir, 'schema.graphql'), 'utf8'));
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && !type.name.startsWith('__'),
    );
    const fields = types.flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
    expect(fields.filter((field) => !field.description).map((field) => field.name)).toEqual([]);
  });
});
