/** Runs the handlers of one field, one after the other, on one stash. */
import { isDeepStrictEqual } from 'node:util';
import type { DataSourceAnswer } from './dataSources/dataSource.ts';
import { invalidationsPerRequest, type HandlerCall } from './runtime/handlerState.ts';
import type { HandlerOutcome, ResolverCode } from './runtime/resolverCode.ts';
import type { FieldError, FieldRequest, FieldResult } from './types.ts';

/** Ends a field with the errors found so far. */
export class FieldFailed extends Error {
  override readonly name = 'FieldFailed';
  readonly error: FieldError;
  constructor(error: FieldError) {
    super();
    this.error = error;
  }
}

/** An error without data. */
export function fieldError(message: string, errorType: string): FieldError {
  return { message, errorType, data: null, errorInfo: null };
}

/** What a handler sees besides the request. */
type HandlerExtras = Partial<DataSourceAnswer> & { prev?: { result: unknown } };

/** Runs handlers on one shared stash, collecting what they say into the field's result. @throws FieldFailed by `util.error` */
export function createHandlerRunner(
  request: FieldRequest,
  env: Record<string, string>,
  call: Omit<HandlerCall, 'phase'>,
  result: FieldResult,
): (code: ResolverCode, handler: 'request' | 'response', extras: HandlerExtras) => HandlerOutcome {
  const { args, source, caller, info } = request;
  // AppSync passes no cookies to resolvers.
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== 'cookie'));
  let stash: Record<string, unknown> = {};
  return (code, handler, { prev = {}, result: answer = null, error = null }) => {
    const context = {
      arguments: args,
      identity: caller.identity,
      source: source ?? null,
      request: { headers, domainName: null },
      info,
      env,
      prev,
      stash,
      result: answer,
      error,
    };
    const outcome = code[handler](context, call);
    stash = outcome.stash;
    result.errors.push(...outcome.appendedErrors);
    addInvalidations(result.invalidations, outcome.invalidations);
    if (outcome.filter) result.filter = outcome.filter;
    if (outcome.invalidationFilter) result.invalidationFilter = outcome.invalidationFilter;
    if (outcome.error) throw new FieldFailed(outcome.error);
    return outcome;
  };
}

/** AppSync takes five distinct ones in a request, of whatever handlers (developer guide, extensions). */
function addInvalidations(all: FieldResult['invalidations'], more: FieldResult['invalidations']): void {
  for (const invalidation of more) {
    if (all.some((earlier) => isDeepStrictEqual(earlier, invalidation))) continue;
    if (all.length === invalidationsPerRequest) throw new FieldFailed(fieldError('Runtime Error', 'Code'));
    all.push(invalidation);
  }
}
