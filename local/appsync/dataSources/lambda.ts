/** The Lambda data source of AppSync ("JavaScript resolver function reference for Lambda", developer guide). */
import { listAt, membersOf, RequestMalformed, type DataSource } from './dataSource.ts';

/** What an invocation answers: a result, or what the function threw. */
export type InvocationResult =
  | { payload: unknown; functionError?: undefined }
  | { functionError: { errorType: string; errorMessage: string } };

/**
 * A Lambda function as a data source. Its event is the payload itself, for `BatchInvoke` a list of payloads; AppSync's
 * own batching (`maxBatchSize`) is not emulated. `ctx.error.type` is `Lambda:Unhandled` for whatever it throws.
 *
 * @param invoke runs the function; the payload goes through JSON on both ways
 */
export function createLambdaDataSource(invoke: (payload: unknown) => Promise<InvocationResult>): DataSource {
  return {
    async invoke(request) {
      const { operation, invocationType, payload } = membersOf(request, '', [
        'operation',
        'invocationType',
        'payload',
      ]);
      if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
        throw new RequestMalformed("Value for field '$[operation]' must be Invoke or BatchInvoke.");
      }
      const items = operation === 'BatchInvoke' ? listAt(payload, 'payload').length : undefined;
      const invocation = invoke(payload ?? null);
      // Asynchronously invoked: nobody waits for the outcome, AppSync answers null.
      if (invocationType === 'Event') return { result: null };
      const { functionError, ...answer } = await invocation;
      if (functionError) {
        return { result: null, error: { message: functionError.errorMessage, type: 'Lambda:Unhandled' } };
      }
      const result = 'payload' in answer ? (answer.payload ?? null) : null;
      if (items !== undefined && !(Array.isArray(result) && result.length === items)) {
        const message = 'The response of the batch has another number of items than its request.';
        return { result: null, error: { message, type: 'Lambda:IllegalArgument' } };
      }
      return { result };
    },
  };
}
