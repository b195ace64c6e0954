import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { execute, getVariableValues } from 'graphql';
import { chooseOperation, createDocumentCache, depthOf } from './execution/documents.ts';
import { describeExecutionError, RequestRefusedError } from './execution/errors.ts';
import { attachResolvers, scopeOf } from './execution/resolvers.ts';
import type { RequestContext } from './execution/resolvers.ts';
import { selectedResult } from './execution/results.ts';
import { checkVariables } from './execution/variables.ts';
import { buildApiSchema } from './schema/apiSchema.ts';
import type { ApiSchema } from './schema/apiSchema.ts';
import type { GraphqlApi, GraphqlApiOptions, MutationEvent } from './graphqlTypes.ts';

export type * from './graphqlTypes.ts';

/**
 * Builds an API as AppSync would run it (AppSync developer guide; error shapes as the service answers them).
 * @throws Error for an SDL that `buildApiSchema` refuses.
 */
export function createGraphqlApi(options: GraphqlApiOptions): GraphqlApi {
  const {
    operations,
    executor,
    introspection = true,
    queryDepthLimit = 0,
    resolverCountLimit = 10_000,
  } = options;
  const onInternalError = options.onInternalError ?? (() => undefined);
  const api = buildApiSchema(options.sdl);
  const { schema } = api;
  attachResolvers(api, operations, executor);
  const parseCached = createDocumentCache(schema, introspection);
  const listeners = new Set<(event: MutationEvent) => void>();

  const prepare: GraphqlApi['prepare'] = (request) => {
    const parsed = parseCached(request.query);
    if (parsed.errors.length > 0) return { errors: parsed.errors };
    const operation = chooseOperation(parsed, request.operationName);
    if (queryDepthLimit > 0 && depthOf(parsed, operation) > queryDepthLimit) {
      const message = `The query is deeper than the limit of ${queryDepthLimit}.`;
      return { errors: [{ path: null, errorType: 'QueryDepthLimitReached', locations: null, message }] };
    }
    const inputs = request.variables ?? {};
    const errors = checkVariables(schema, operation, inputs);
    if (errors.length > 0) return { errors };
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], inputs);
    if (!coerced)
      return { errors: [{ path: null, locations: null, message: 'A variable has an invalid value.' }] };
    const context: RequestContext = {
      caller: request.caller,
      headers: request.headers,
      rawVariables: inputs,
      errors: [],
      settled: [],
      resolversLeft: resolverCountLimit,
      onInternalError,
    };
    return { parsed, operation, variables: coerced, context };
  };

  const describe: GraphqlApi['describe'] = (result, context) => {
    const known = new Set(context.errors.map((error) => JSON.stringify(error.path)));
    const own = (result.errors ?? []).map((error) => describeExecutionError(schema, error, onInternalError));
    // One error a field: a null that the resolver has explained is not an error of its own.
    return [...context.errors, ...own.filter((error) => !known.has(JSON.stringify(error.path)))];
  };

  const publish = (data: Record<string, unknown>, context: RequestContext): void => {
    for (const { key, info, result } of context.settled) {
      const both = { raw: result.data, values: data[key] };
      const selected = selectedResult(scopeOf(info), info.returnType, info.fieldNodes, both);
      const { invalidations } = result;
      if (selected.values === null && invalidations.length === 0) continue;
      for (const listener of listeners) listener({ field: info.fieldName, ...selected, invalidations });
    }
  };

  return {
    api,
    operations,
    executor,
    prepare,
    describe,
    onMutation(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async execute(request) {
      const prepared = prepare(request);
      if ('errors' in prepared) return { data: null, errors: prepared.errors };
      const { parsed, operation, context } = prepared;
      if (operation.operation === 'subscription') {
        throw new RequestRefusedError('BadRequestException', 'Subscriptions over MQTT is not supported.');
      }
      const running = run(api, parsed.document, operation, context);
      const result = await withinTime(running, options.timeoutMs ?? 30_000);
      if (!result) {
        const message = 'Execution timed out.';
        return {
          data: null,
          errors: [{ path: null, errorType: 'ExecutionTimeout', locations: null, message }],
        };
      }
      const data = result.data ?? null;
      const errors = describe(result, context);
      if (operation.operation === 'mutation') publish(data ?? {}, context);
      return errors.length > 0 ? { data, errors } : { data };
    },
  };
}

async function run(
  api: ApiSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  contextValue: RequestContext,
): Promise<ExecutionResult> {
  return execute({
    schema: api.schema,
    document,
    contextValue,
    operationName: operation.name?.value,
    variableValues: contextValue.rawVariables,
  });
}

async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
