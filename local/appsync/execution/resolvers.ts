import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import { isAbstractType, isObjectType, responsePathAsArray } from 'graphql';
import type { Operation } from '../../../bundler/operations.ts';
import { mayRead } from '../schema/authDirectives.ts';
import type { ApiSchema } from '../schema/apiSchema.ts';
import type { Caller, FieldError, FieldExecutor, FieldRequest, FieldResult } from '../types.ts';
import { FieldStoppedError, locate } from './errors.ts';
import type { ResponseError } from './errors.ts';
import { cutToSelection } from './results.ts';
import { selectionSetList, selectionSetText } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** A root field that its resolver has answered. */
export interface SettledField {
  key: string;
  info: GraphQLResolveInfo;
  result: FieldResult;
}

/** What the resolvers of one request share. */
export interface RequestContext {
  caller: Caller;
  headers: Record<string, string | string[]>;
  /** As the client sent them. */
  rawVariables: Record<string, unknown>;
  /** Errors that resolvers raised; those of graphql-js are in its own result. */
  errors: ResponseError[];
  settled: SettledField[];
  resolversLeft: number;
  onInternalError: (error: unknown) => void;
}

/** What `util.unauthorized` and a missing directive answer. */
export function notAuthorized(typeName: string, fieldName: string): FieldStoppedError {
  return new FieldStoppedError('Unauthorized', `Not Authorized to access ${fieldName} on type ${typeName}`);
}

/**
 * Puts a resolver on every field of the schema: each checks the auth directives first; fields of Query and Mutation
 * then run their operation, all others read the property of their name. A Subscription field is read from the event.
 */
export function attachResolvers(
  api: ApiSchema,
  operations: readonly Operation[],
  executor: FieldExecutor,
): void {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  for (const type of Object.values(api.schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (value: unknown) => typenameOf(value);
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const access = api.access.get(name) ?? [];
      const isOperation = type === api.schema.getQueryType() || type === api.schema.getMutationType();
      const inner = isOperation ? operationResolver(byName.get(name), executor) : readProperty;
      const resolve: GraphQLFieldResolver<unknown, RequestContext> = (source, args, context, info) => {
        if (!mayRead(access, context.caller)) throw notAuthorized(type.name, field.name);
        return inner(source, args, context, info);
      };
      field.resolve = resolve;
    }
  }
}

/** The request of a field to the executor, with `info` as AppSync gives it to resolvers. */
export function fieldRequest(
  operation: Operation,
  args: Record<string, unknown>,
  source: unknown,
  context: RequestContext,
  info: GraphQLResolveInfo,
): FieldRequest {
  return {
    operation,
    args,
    source,
    caller: context.caller,
    headers: context.headers,
    info: {
      fieldName: info.fieldName,
      parentTypeName: info.parentType.name,
      variables: context.rawVariables,
      selectionSetList: selectionSetList(scopeOf(info), info.returnType, info.fieldNodes),
      selectionSetGraphQL: selectionSetText(info.fieldNodes),
    },
  };
}

/** The scope of a field's selection. */
export function scopeOf(info: GraphQLResolveInfo): SelectionScope {
  return { schema: info.schema, fragments: info.fragments, variables: info.variableValues };
}

/** A resolver's error in the answer's shape, its `data` cut to the selection. */
export function describeFieldError(info: GraphQLResolveInfo, error: FieldError): ResponseError {
  return {
    path: responsePathAsArray(info.path),
    data: cutToSelection(scopeOf(info), info.returnType, info.fieldNodes, error.data),
    errorType: error.errorType,
    errorInfo: error.errorInfo ?? null,
    locations: locate(info.fieldNodes[0]),
    message: error.message,
  };
}

function operationResolver(
  operation: Operation | undefined,
  executor: FieldExecutor,
): GraphQLFieldResolver<unknown, RequestContext> {
  return async (source, args: Record<string, unknown>, context, info) => {
    if (!operation) return null;
    context.resolversLeft -= 1;
    if (context.resolversLeft < 0) {
      throw new FieldStoppedError(
        'ResolverExecutionLimitReached',
        'The request runs more resolvers than the limit allows.',
      );
    }
    const result = await executor.run(fieldRequest(operation, args, source ?? null, context, info));
    context.errors.push(...result.errors.map((error) => describeFieldError(info, error)));
    context.settled.push({ key: String(info.path.key), info, result });
    return result.data;
  };
}

const readProperty: GraphQLFieldResolver<unknown, RequestContext> = (source, _args, _context, info) =>
  typeof source === 'object' && source !== null && Object.hasOwn(source, info.fieldName)
    ? (Reflect.get(source, info.fieldName) as unknown)
    : undefined;

function typenameOf(value: unknown): string | undefined {
  const name: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, '__typename') : undefined;
  return typeof name === 'string' ? name : undefined;
}
