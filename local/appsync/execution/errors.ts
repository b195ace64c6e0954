import type { ASTNode, GraphQLError, GraphQLSchema } from 'graphql';
import { getLocation, getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import { ScalarError } from '../schema/scalars.ts';

/** Where in the query text; `sourceName` is always null, as the service answers it. */
export interface Location {
  line: number;
  column: number;
  sourceName: null;
}

/** An entry of `errors` as AppSync answers it. Resolver errors carry data, errorType and errorInfo, others do not. */
export interface ResponseError {
  path: readonly (string | number)[] | null;
  data?: unknown;
  errorType?: string | null;
  errorInfo?: unknown;
  locations: Location[] | null;
  message: string;
}

/** A request that is refused as a whole with HTTP 400; the message is AppSync's wording. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  constructor(
    readonly errorType: 'MalformedHttpRequestException' | 'BadRequestException',
    message: string,
  ) {
    super(message);
  }
}

/** Stops one field with an errorType and a message that are safe to answer. */
export class FieldStoppedError extends Error {
  override readonly name = 'FieldStoppedError';
  constructor(
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

/** The place of a node in its document, as AppSync answers it; null without one. */
export function locate(node: ASTNode | undefined): Location[] | null {
  if (!node?.loc) return null;
  const { line, column } = getLocation(node.loc.source, node.loc.start);
  return [{ line, column, sourceName: null }];
}

/** A response path in the service's messages: `/items/items[3]/createdAt`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}

/**
 * An error of graphql-js's execution in AppSync's shape and wording. An unexpected error becomes `Internal` without a
 * word of its own, and goes to `onInternalError`.
 */
export function describeExecutionError(
  schema: GraphQLSchema,
  error: GraphQLError,
  onInternalError: (error: unknown) => void,
): ResponseError {
  const path = error.path ?? [];
  const original = error.originalError;
  if (original instanceof FieldStoppedError) {
    const { errorType, message } = original;
    return { path, data: null, errorType, errorInfo: null, locations: locate(error.nodes?.[0]), message };
  }
  const nullField = /^Cannot return null for non-nullable field (\w+)\.(\w+)\.$/.exec(error.message);
  if (nullField) {
    const [, parent = '', field = ''] = nullField;
    const type = nullFieldType(schema, parent, field, typeof path.at(-1) === 'number');
    const message = `Cannot return null for non-nullable type: '${type}' within parent '${parent}' (${pathText(path)})`;
    return { path, locations: null, message };
  }
  const reason = original instanceof ScalarError ? original.message : leafReason(error.message);
  if (reason !== undefined) {
    return { path, locations: null, message: `Can't serialize value (${pathText(path)}) : ${reason}` };
  }
  onInternalError(original ?? error);
  const locations = locate(error.nodes?.[0]);
  return { path, data: null, errorType: 'Internal', errorInfo: null, locations, message: 'Internal error.' };
}

function nullFieldType(schema: GraphQLSchema, parent: string, field: string, isElement: boolean): string {
  const parentType = schema.getType(parent);
  const type = isObjectType(parentType) ? parentType.getFields()[field]?.type : undefined;
  if (!type) return 'Unknown';
  const bare = getNullableType(type);
  return isListType(bare) && isElement ? getNamedType(bare).name : String(bare);
}

/** The service's reason for a value that is none of its built-in scalar or enum; graphql-js quotes it, we do not. */
function leafReason(message: string): string | undefined {
  const scalar = /^(Int|Float|String|Boolean|ID) cannot represent/.exec(message)?.[1];
  if (scalar) return `Expected a value that can be converted to type '${scalar}'`;
  const enumName = /^Enum "(\w+)" cannot represent/.exec(message)?.[1];
  return enumName === undefined ? undefined : `Invalid input for Enum '${enumName}'. Unknown value`;
}
