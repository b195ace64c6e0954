import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../bundler/paths.ts';
import { checkSchema } from '../bundler/schemaRules.ts';

const sdl = readFileSync(join(projectRoot, 'schema.graphql'), 'utf8');
const schema = buildSchema(readFileSync(join(projectRoot, 'bundler/prelude.graphql'), 'utf8') + sdl);
const secretTypes = ['Secret', 'LoginSecret', 'NoteSecret', 'RevealedSecret'];

/** Every type that an answer of this one can hold. */
function reachable(type: GraphQLNamedType, seen = new Set<string>()): Set<string> {
  if (seen.has(type.name)) return seen;
  seen.add(type.name);
  if (isUnionType(type)) for (const member of type.getTypes()) reachable(member, seen);
  if (isObjectType(type))
    for (const field of Object.values(type.getFields())) reachable(getNamedType(field.type), seen);
  return seen;
}

function answersOf(root: 'Query' | 'Mutation' | 'Subscription'): [string, string[]][] {
  const fields = schema.getType(root);
  if (!isObjectType(fields)) throw new Error(`${root} is missing`);
  return Object.values(fields.getFields()).map((field) => [
    `${root}.${field.name}`,
    [...reachable(getNamedType(field.type))].filter((name) => isCompositeType(schema.getType(name))),
  ]);
}

describe('the schema', () => {
  test('describes everything and names who may call', () => {
    expect(checkSchema(sdl)).toEqual([]);
  });

  test.each([...answersOf('Mutation'), ...answersOf('Subscription')])(
    '%s cannot answer or deliver a secret',
    (_name, types) => {
      expect(types.filter((name) => secretTypes.includes(name))).toEqual([]);
    },
  );

  test('only revealSecret can answer a secret', () => {
    const able = answersOf('Query').filter(([, types]) => types.some((name) => secretTypes.includes(name)));
    expect(able.map(([name]) => name)).toEqual(['Query.revealSecret']);
  });

  test('publishVaultEvent is for IAM callers alone', () => {
    const mutation = schema.getType('Mutation');
    const field = isObjectType(mutation) ? mutation.getFields().publishVaultEvent : undefined;
    expect(field?.astNode?.directives?.map((directive) => directive.name.value)).toEqual(['aws_iam']);
  });
});
