import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { FunctionError } from '../functions/payloads/common.ts';
import { fail, failInternal } from './errors.ts';

/** Runs the step's function; its event is the payload. */
export function invoke(payload: object): LambdaRequest {
  return { operation: 'Invoke', payload };
}

/** What the function answered. Ends with the error that it answered, or with `Internal` when it failed. */
export function invoked<T extends object>(ctx: Context): T {
  if (ctx.error || !ctx.result) return failInternal();
  const { error } = ctx.result as Partial<FunctionError>;
  if (error) return fail(error.type, error.message);
  return ctx.result as T;
}
