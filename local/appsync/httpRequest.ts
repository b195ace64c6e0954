import type { IncomingHttpHeaders } from 'node:http';
import { RequestRefusedError } from './execution/errors.ts';
import type { GraphqlRequest } from './graphql.ts';
import { asRecord, parseJson } from './json.ts';

/** What a client asks for, before it is known who asks. */
export type AskedRequest = Pick<GraphqlRequest, 'query' | 'variables' | 'operationName'>;

/**
 * The request in the query parameters `query`, `variables` (JSON) and `operationName`.
 * @throws RequestRefusedError, MalformedHttpRequestException, for anything else.
 */
export function readParameters(parameters: URLSearchParams): AskedRequest {
  const variables = parameters.get('variables');
  return asked({
    query: parameters.get('query'),
    variables: variables ? (parseJson(variables) ?? variables) : {},
    operationName: parameters.get('operationName'),
  });
}

/**
 * The request in a body: the query itself for `application/graphql`, JSON for any other type.
 * @param contentType without parameters, in lower case.
 * @throws RequestRefusedError, MalformedHttpRequestException, for an empty or unreadable one.
 */
export function readRequest(body: string, contentType: string | undefined): AskedRequest {
  if (body.trim() === '') throw malformed('Request body is empty.');
  return contentType === 'application/graphql' ? { query: body } : asked(asRecord(parseJson(body)));
}

/** Query parameters for a signature: decoded, those of one name in a list. */
export function signedParameters(parameters: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Lower-case headers as resolvers see them: no cookie, repeated ones as arrays. */
export function resolverHeaders(headers: NodeJS.Dict<string[]>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, values = []]) => {
      const value = values.length === 1 ? values[0] : values;
      return name === 'cookie' || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Lower-case headers as one text each, for a signature. */
export function joinedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function asked(value: Record<string, unknown> | undefined): AskedRequest {
  const { query, variables, operationName } = value ?? {};
  const map = variables === undefined || variables === null ? {} : asRecord(variables);
  if (typeof query !== 'string' || !map) throw malformed('Unable to parse GraphQL query.');
  return { query, variables: map, operationName: typeof operationName === 'string' ? operationName : null };
}

function malformed(message: string): RequestRefusedError {
  return new RequestRefusedError('MalformedHttpRequestException', message);
}
