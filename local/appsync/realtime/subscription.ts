import type { ExecutionResult, FieldNode, GraphQLResolveInfo } from 'graphql';
import { execute, getArgumentValues } from 'graphql';
import { RequestRefusedError } from '../execution/errors.ts';
import type { ResponseError } from '../execution/errors.ts';
import { describeFieldError, fieldRequest, notAuthorized } from '../execution/resolvers.ts';
import { fieldsBelow } from '../execution/selection.ts';
import type { GraphqlApi, GraphqlRequest, PreparedRequest } from '../graphql.ts';
import { mayRead } from '../schema/authDirectives.ts';
import { argumentFilter, compileFilter, FilterError } from './filter.ts';

/** An error of an `error` frame. */
export type FrameError = Omit<Partial<ResponseError>, 'message'> & { message: string; errorCode?: number };

/** A `start` that is refused, with the errors of its `error` frame. */
export class SubscriptionRefusedError extends Error {
  override readonly name = 'SubscriptionRefusedError';
  constructor(readonly errors: FrameError[]) {
    super('The subscription is refused.');
  }
}

/** The payload of a `data` frame. */
export interface EventPayload {
  data: Record<string, unknown> | null;
  errors?: Pick<ResponseError, 'message' | 'path' | 'errorType'>[];
}

/** A subscription whose resolver let it start. */
export interface StartedSubscription {
  field: string;
  /** The mutations that trigger it. */
  mutations: ReadonlySet<string>;
  /** When the caller's credentials expire, in epoch seconds. */
  expiresAt: number;
  /** Whether an event with these values, as answered to the mutation, is for it. */
  accepts(values: unknown): boolean;
  /** Whether a payload of `extensions.invalidateSubscriptions` ends it. */
  isInvalidatedBy(payload: Record<string, unknown>): boolean;
  /** The frame's payload: the fields that the subscriber wants, of those that the mutation selected. */
  read(raw: unknown): EventPayload;
}

/**
 * Validates and authorizes a subscription and runs its resolver.
 * @throws SubscriptionRefusedError when any of that refuses it; queries and mutations are UnsupportedOperation.
 */
export async function startSubscription(
  api: GraphqlApi,
  request: GraphqlRequest,
): Promise<StartedSubscription> {
  const prepared = prepare(api, request);
  const { operation, parsed, variables } = prepared;
  if (operation.operation !== 'subscription') throw unsupported(operation.operation);
  const { schema, access, triggers } = api.api;
  const type = schema.getSubscriptionType();
  const scope = { schema, fragments: parsed.fragments, variables };
  const root = {
    kind: 'Field',
    name: { kind: 'Name', value: '' },
    selectionSet: operation.selectionSet,
  } as FieldNode;
  const selected = type && fieldsBelow(scope, type, [root])[0];
  const node = selected?.nodes[0];
  const definition = selected && type.getFields()[selected.name];
  if (!selected || !node || !definition) throw unsupported('unknown');
  if (!mayRead(access.get(`Subscription.${selected.name}`) ?? [], request.caller)) {
    throw new SubscriptionRefusedError([frameError(notAuthorized('Subscription', selected.name))]);
  }
  const args = getArgumentValues(definition, node, variables);
  const info: GraphQLResolveInfo = {
    fieldName: selected.name,
    fieldNodes: selected.nodes,
    returnType: definition.type,
    parentType: type,
    path: { prev: undefined, key: selected.key, typename: type.name },
    schema,
    fragments: parsed.fragments,
    rootValue: undefined,
    operation,
    variableValues: variables,
  };
  const filters = await runResolver(api, prepared, args, info);
  return {
    field: selected.name,
    mutations: triggers.get(selected.name) ?? new Set(),
    expiresAt: request.caller.expiresAt,
    ...filters,
    read: (raw) => readEvent(api, prepared, selected.name, raw),
  };
}

/** What AppSync answers for anything but a subscription; `unknown` for what it cannot read at all. */
export function unsupported(kind: string): SubscriptionRefusedError {
  const message = `${kind} not supported through the realtime channel`;
  return new SubscriptionRefusedError([{ errorType: 'UnsupportedOperation', message }]);
}

function prepare(api: GraphqlApi, request: GraphqlRequest): PreparedRequest {
  try {
    const prepared = api.prepare(request);
    if ('errors' in prepared) throw new SubscriptionRefusedError(prepared.errors);
    return prepared;
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error;
    throw new SubscriptionRefusedError([{ errorType: error.errorType, message: error.message }]);
  }
}

async function runResolver(
  api: GraphqlApi,
  { context }: PreparedRequest,
  args: Record<string, unknown>,
  info: GraphQLResolveInfo,
): Promise<Pick<StartedSubscription, 'accepts' | 'isInvalidatedBy'>> {
  const operation = api.operations.find(
    ({ type, field }) => type === 'Subscription' && field === info.fieldName,
  );
  if (!operation) return { accepts: argumentFilter(args), isInvalidatedBy: () => false };
  const result = await api.executor.run(fieldRequest(operation, args, null, context, info));
  if (result.errors.length > 0) {
    throw new SubscriptionRefusedError(result.errors.map((error) => describeFieldError(info, error)));
  }
  try {
    if (result.filter && result.data !== null && result.data !== undefined) {
      throw new FilterError('A resolver that sets a subscription filter must return null.');
    }
    return {
      accepts: result.filter ? compileFilter(result.filter) : argumentFilter(args),
      isInvalidatedBy: result.invalidationFilter ? compileFilter(result.invalidationFilter) : () => false,
    };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new SubscriptionRefusedError([{ errorType: 'BadRequestException', message: error.message }]);
  }
}

/** Runs the subscription's selection over an event, with the subscriber's rights. No field does anything asynchronous. */
function readEvent(api: GraphqlApi, prepared: PreparedRequest, field: string, raw: unknown): EventPayload {
  const context = { ...prepared.context, errors: [], settled: [] };
  const result = execute({
    schema: api.api.schema,
    document: prepared.parsed.document,
    operationName: prepared.operation.name?.value,
    variableValues: prepared.context.rawVariables,
    rootValue: { [field]: raw },
    contextValue: context,
  }) as ExecutionResult;
  const errors = api.describe(result, context).map((error) => ({
    message: error.message,
    path: error.path,
    ...(error.errorType === undefined ? {} : { errorType: error.errorType }),
  }));
  return errors.length > 0 ? { data: result.data ?? null, errors } : { data: result.data ?? null };
}

function frameError(error: { errorType: string; message: string }): FrameError {
  return { errorType: error.errorType, message: error.message };
}
