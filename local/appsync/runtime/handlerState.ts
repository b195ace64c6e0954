/** What one call of a handler has said so far: errors, early return, subscription filters. */
import type { FieldError, SubscriptionFilter } from '../types.ts';
import type { HandlerOutcome } from './resolverCode.ts';

/** Which handler runs, and for whom. */
export interface HandlerCall {
  phase: 'request' | 'response';
  parentTypeName: string;
  fieldName: string;
  /** As `util.authType()` says it, e.g. `IAM Authorization`. */
  authType: string;
}

/** Thrown through resolver code, which cannot catch, to end its handler on purpose. */
export class HandlerStopped extends Error {
  override readonly name = 'HandlerStopped';
}

/** A function that resolver code calls; its arguments and answer went through JSON. */
export type HostFunction = (...values: never[]) => unknown;

/** What time it is, in milliseconds from 1970. */
export type Clock = () => number;

/** Distinct calls of `extensions.invalidateSubscriptions` at most. */
export const invalidationsPerRequest = 5;

/** The functions that act on the call under way, and `begin`, which starts a new one. */
export function createHandlerState(): {
  functions: Record<string, HostFunction>;
  begin(call: HandlerCall): HandlerOutcome;
} {
  let call: HandlerCall = { phase: 'request', parentTypeName: '', fieldName: '', authType: '' };
  let outcome = emptyOutcome();

  function stopWith(error: FieldError): never {
    outcome.error = error;
    throw new HandlerStopped();
  }
  function only(phase: HandlerCall['phase'], parentTypeName: string, name: string): void {
    if (call.phase === phase && call.parentTypeName === parentTypeName) return;
    throw new Error(`not emulated: ${name} outside the ${phase} handler of a ${parentTypeName} field`);
  }

  const functions: Record<string, HostFunction> = {
    'util.error': (...values: unknown[]) => stopWith(fieldError('util.error', values)),
    'util.appendError': (...values: unknown[]) => {
      outcome.appendedErrors.push(fieldError('util.appendError', values));
    },
    'util.unauthorized': () =>
      stopWith({
        message: `Not Authorized to access ${call.fieldName} on type ${call.parentTypeName}`,
        errorType: 'Unauthorized',
        data: null,
        errorInfo: null,
      }),
    'util.authType': () => call.authType,
    'runtime.earlyReturn': (value?: unknown, options?: { skipTo?: 'NEXT' | 'END' } | null) => {
      // AppSync answers "Runtime Error" here, aws-appsync-community#280.
      if (value === undefined || value === null) throw new Error('earlyReturn without a value');
      outcome.value = value;
      outcome.earlyReturn = options?.skipTo ?? 'NEXT';
      throw new HandlerStopped();
    },
    'extensions.setSubscriptionFilter': (filter: SubscriptionFilter) => {
      only('response', 'Subscription', 'extensions.setSubscriptionFilter');
      outcome.filter = filter;
    },
    'extensions.setSubscriptionInvalidationFilter': (filter: SubscriptionFilter) => {
      only('response', 'Subscription', 'extensions.setSubscriptionInvalidationFilter');
      outcome.invalidationFilter = filter;
    },
    'extensions.invalidateSubscriptions': (invalidation: HandlerOutcome['invalidations'][number]) => {
      only('response', 'Mutation', 'extensions.invalidateSubscriptions');
      const text = JSON.stringify(invalidation);
      if (outcome.invalidations.some((earlier) => JSON.stringify(earlier) === text)) return;
      if (outcome.invalidations.length === invalidationsPerRequest) {
        throw new Error('not emulated: more than five invalidations in a request');
      }
      outcome.invalidations.push(invalidation);
    },
  };
  return {
    functions,
    begin(next) {
      call = next;
      outcome = emptyOutcome();
      return outcome;
    },
  };
}

function emptyOutcome(): HandlerOutcome {
  return { value: null, stash: {}, appendedErrors: [], invalidations: [] };
}

/** AppSync skips a `util.error` whose message is no string (aws-appsync-community#384): here it fails, loudly. */
function fieldError(name: string, values: unknown[]): FieldError {
  const [message, errorType, data, errorInfo] = values;
  if (typeof message !== 'string') throw new Error(`not emulated: ${name} with a message that is no string`);
  return {
    message,
    errorType: typeof errorType === 'string' ? errorType : null,
    data: data ?? null,
    errorInfo: errorInfo ?? null,
  };
}
