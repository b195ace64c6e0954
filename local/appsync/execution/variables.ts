import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  typeFromAST,
} from 'graphql';
import { ScalarError } from '../schema/scalars.ts';
import { locate } from './errors.ts';
import type { ResponseError } from './errors.ts';

/**
 * What is wrong with the variables of an operation, in AppSync's wording; empty when graphql-js will accept them. Only
 * the first error of each variable is told. Only AWS scalars are quoted, as the service does.
 */
export function checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  inputs: Record<string, unknown>,
): ResponseError[] {
  return (operation.variableDefinitions ?? []).flatMap((definition): ResponseError[] => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as Parameters<typeof typeFromAST>[1]);
    if (!isInputType(type)) return [];
    const given = Object.hasOwn(inputs, name);
    if (!given && (definition.defaultValue || !isNonNullType(type))) return [];
    const problem = coercionProblem(type, given ? inputs[name] : null);
    if (problem === undefined) return [];
    const message = problem.startsWith('The variables input') ? problem : `Variable '${name}' has ${problem}`;
    return [{ path: null, locations: locate(definition), message }];
  });
}

function coercionProblem(type: GraphQLInputType, value: unknown): string | undefined {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) return `coerced Null value for NonNull type '${String(type)}'`;
    return coercionProblem(type.ofType, value);
  }
  if (value === null || value === undefined) return undefined;
  if (isListType(type))
    return firstOf(Array.isArray(value) ? value : [value], (entry) => coercionProblem(type.ofType, entry));
  if (isInputObjectType(type)) return objectProblem(type, value);
  return isLeafType(type) ? leafProblem(type, value) : undefined;
}

function objectProblem(
  type: GraphQLInputType & { getFields(): object; name: string },
  value: unknown,
): string | undefined {
  if (!isInputObjectType(type)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `an invalid value. Expected type 'Map' but was '${kindOf(value)}'. Variables for input objects must be an instance of type 'Map'.`;
  }
  const fields = type.getFields();
  const extra = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
  if (extra !== undefined) {
    return `The variables input contains a field name '${extra}' that is not defined for input object type '${type.name}' `;
  }
  return firstOf(Object.values(fields), (field) => {
    const entry: unknown = Reflect.get(value, field.name);
    return entry === undefined && field.defaultValue !== undefined
      ? undefined
      : coercionProblem(field.type, entry);
  });
}

function leafProblem(
  type: GraphQLInputType & { name: string; parseValue(value: unknown): unknown },
  value: unknown,
): string | undefined {
  try {
    type.parseValue(value);
    return undefined;
  } catch (error) {
    if (error instanceof ScalarError) return `an invalid value. ${error.message}`;
    if (isEnumType(type))
      return `an invalid value. Invalid input for Enum '${type.name}'. No value found for the name given`;
    return `an invalid value. Expected type '${type.name}' but was '${kindOf(value)}'.`;
  }
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return Array.isArray(value) ? 'ArrayList' : 'LinkedHashMap';
}

function firstOf<T>(values: readonly T[], problem: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = problem(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
