import type { ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Operation } from '../../bundler/operations.ts';
import type { ParsedDocument } from './execution/documents.ts';
import type { ResponseError } from './execution/errors.ts';
import type { RequestContext } from './execution/resolvers.ts';
import type { ApiSchema } from './schema/apiSchema.ts';
import type { Caller, FieldExecutor, FieldResult } from './types.ts';

/** How to build an API. */
export interface GraphqlApiOptions {
  /** SDL without the prelude. */
  sdl: string;
  operations: readonly Operation[];
  executor: FieldExecutor;
  /** Default on. Off makes `__schema` and `__type` validation errors. */
  introspection?: boolean;
  /** Levels of fields, 1–75; 0, the default, is no limit. */
  queryDepthLimit?: number;
  /** Resolvers a request, at most and by default 10,000. */
  resolverCountLimit?: number;
  /** Milliseconds for a request; AppSync's own is the default, 30,000. */
  timeoutMs?: number;
  /** Told of errors that nobody expected; callers are answered `Internal` without its text. */
  onInternalError?: (error: unknown) => void;
}

/** One GraphQL request of a proven caller. */
export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string | null;
  caller: Caller;
  /** Lower-case names; repeated headers are arrays. */
  headers: Record<string, string | string[]>;
}

/** The answer, status 200. */
export interface GraphqlResponse {
  data: Record<string, unknown> | null;
  errors?: ResponseError[];
}

/** A mutation field that was answered with data, or that invalidates subscriptions. */
export interface MutationEvent {
  field: string;
  /** The selected fields by name as the resolver returned them, to be read by subscriptions; null without data. */
  raw: unknown;
  /** The same as answered, for filters. */
  values: unknown;
  invalidations: FieldResult['invalidations'];
}

/** A request that may run: parsed, valid, within the limits, its variables coerced. */
export interface PreparedRequest {
  parsed: ParsedDocument;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
  context: RequestContext;
}

/** An API; `execute` serves queries and mutations, the rest is for the real-time endpoint. */
export interface GraphqlApi {
  api: ApiSchema;
  operations: readonly Operation[];
  executor: FieldExecutor;
  /** @throws RequestRefusedError for what AppSync answers with HTTP 400, subscriptions among it. */
  execute(request: GraphqlRequest): Promise<GraphqlResponse>;
  /** The request made ready, or the errors that refuse it. Throws as `execute` does. */
  prepare(request: GraphqlRequest): PreparedRequest | { errors: ResponseError[] };
  /** Errors of a result of graphql-js and of its context, in AppSync's shape. */
  describe(result: ExecutionResult, context: RequestContext): ResponseError[];
  /** Calls the listener for each mutation event, before the mutation is answered. Returns what ends it. */
  onMutation(listener: (event: MutationEvent) => void): () => void;
}
