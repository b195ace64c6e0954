import { ExpectedError } from './errors.ts';
import type { FunctionError } from './payloads/common.ts';

/**
 * A function's handler around its step. An expected error is its answer; any other is thrown anew with a fixed text, so
 * that no upstream message, stack or secret leaves or is logged. The log gets the error's type and an upstream error's
 * name, e.g. `KeyUnavailable AccessDeniedException`.
 */
export function answer<Request, Answer>(
  step: (request: Request) => Promise<Answer>,
): (request: Request) => Promise<Answer | FunctionError> {
  return (request) => step(request).catch(describe);
}

/** An expected error as an answer, its type and upstream name logged. Throws a plain Error with a fixed text for any other. */
export function describe(error: unknown): FunctionError {
  if (!(error instanceof ExpectedError)) throw new Error('The function failed.');
  if (error.reason) console.warn(`${error.type} ${error.reason}`);
  return { error: { type: error.type, message: error.message } };
}
