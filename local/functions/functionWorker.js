// Runs one function in a worker thread: see functionHost.ts. Plain JavaScript, so that the thread needs no loader and
// the function meets the same Node as in Lambda. Messages: {id, event, name, deadline} in, {id, …} out, events as JSON.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const loading = import(pathToFileURL(workerData.entry).href);
loading.then(
  ({ handler }) => parentPort.postMessage({ loaded: typeof handler === 'function' }),
  (error) => {
    console.error(error instanceof Error ? error.stack : 'the function does not load');
    parentPort.postMessage({ loaded: false });
  },
);

parentPort.on('message', async ({ id, event, name, deadline }) => {
  try {
    const { handler } = await loading;
    const context = {
      functionName: name,
      awsRequestId: id,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    const result = await handler(JSON.parse(event), context);
    parentPort.postMessage({ id, ...answer(result) });
  } catch (error) {
    // The stack stays in the log, as in Lambda; the caller sees type and message.
    console.error(error instanceof Error ? error.stack : 'the function threw no Error');
    const known = error instanceof Error ? error : { name: typeof error, message: String(error) };
    parentPort.postMessage({ id, functionError: { errorType: known.name, errorMessage: known.message } });
  }
});

function answer(result) {
  try {
    return { payload: JSON.stringify(result) ?? 'null' };
  } catch {
    return {
      functionError: { errorType: 'Runtime.MarshalError', errorMessage: 'Unable to stringify response body' },
    };
  }
}
