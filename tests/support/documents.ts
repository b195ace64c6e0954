/** Documents made from the schema: a root field with all of its arguments, asked for everything that its answer can hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { projectRoot } from '../../bundler/paths.ts';

/** A root type. */
export type RootType = 'Query' | 'Mutation' | 'Subscription';

/** A field of a root type. */
export interface RootField {
  type: RootType;
  name: string;
  field: GraphQLField<unknown, unknown>;
}

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

/** The schema with AppSync's own scalars and directives. */
export const schemaText = read('bundler/prelude.graphql') + read('schema.graphql');

/** Every field of the root types, in the order of the schema. */
export const rootFieldsOf = (schema: GraphQLSchema): RootField[] =>
  (['Query', 'Mutation', 'Subscription'] as const).flatMap((type) => {
    const root = schema.getType(type);
    return isObjectType(root)
      ? Object.values(root.getFields()).map((field) => ({ type, name: field.name, field }))
      : [];
  });

/** Those of the vault's own schema. */
export const rootFields = rootFieldsOf(buildSchema(schemaText));

/** The root field of that name. @throws Error when there is none */
export function rootField(name: string): RootField {
  const found = rootFields.find((one) => one.name === name);
  if (!found) throw new Error(`The schema has no ${name}`);
  return found;
}

/** The names of what a root field can be given: its arguments, or the fields of its one `input`. */
export function givenNames({ field }: RootField): string[] {
  return field.args.flatMap(({ name, type }) => {
    const input = getNamedType(type);
    return isInputObjectType(input) && name === 'input' ? Object.keys(input.getFields()) : [name];
  });
}

/** An operation of this one field, whose variables are named as its arguments are. */
export function documentOf({ type, name, field }: RootField): string {
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const around = (list: string): string => (list === '' ? '' : `(${list})`);
  const root = `${name}${around(passed)} ${selectionOf(getNamedType(field.type))}`;
  return `${type.toLowerCase()} ${around(declared)} { ${root} }`;
}

function selectionOf(type: GraphQLNamedType): string {
  if (isUnionType(type)) {
    const parts = type.getTypes().map((one) => `... on ${one.name} ${selectionOf(one)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const inside = Object.values(type.getFields()).map(
    ({ name, type: of }) => `${name} ${selectionOf(getNamedType(of))}`,
  );
  return `{ ${inside.join(' ')} }`;
}
