/** One worker thread that holds one function. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';

interface FunctionFailure {
  errorType: string;
  errorMessage: string;
}

/** What an invocation came to; `payload` is JSON text. */
export type ThreadAnswer =
  | { payload: string; functionError?: undefined; timedOut?: undefined }
  | { functionError: FunctionFailure; timedOut?: boolean };

/** A function's thread. */
export interface FunctionThread {
  /** @param event JSON text */
  invoke(event: string, timeoutMs: number): Promise<ThreadAnswer>;
  /** Settles when the code is loaded, or cannot be. */
  loaded: Promise<void>;
  /** Settles when the thread has ended. */
  exited: Promise<void>;
  readonly ended: boolean;
  /** Ends the thread once its invocations are answered or timed out. */
  retire(): void;
  /** Ends the thread now. */
  stop(): Promise<void>;
}

interface Message {
  id?: string;
  loaded?: boolean;
  payload?: string;
  functionError?: FunctionFailure;
}

/** Starts a thread whose environment is exactly the one given. What it writes goes to `log`, line by line. */
export function startFunctionThread(settings: {
  name: string;
  entry: string;
  environment: Record<string, string>;
  log: (line: string) => void;
}): FunctionThread {
  const { name, entry, environment, log } = settings;
  const worker = new Worker(new URL('./functionWorker.js', import.meta.url), {
    workerData: { entry },
    env: { ...environment },
    // Nothing of the server's own flags, such as its TypeScript loader.
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
  });
  forward(worker.stdout);
  forward(worker.stderr);
  const pending = new Map<string, (answer: ThreadAnswer) => void>();
  let ended = false;
  let retired = false;
  let setLoaded: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => (setLoaded = resolve));

  function forward(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => log(`${name}: ${line}`));
  }
  function settle(id: string, answer: ThreadAnswer): void {
    pending.get(id)?.(answer);
    pending.delete(id);
    if (retired && pending.size === 0) void worker.terminate();
  }
  worker.on('message', (message: Message) => {
    if (message.id === undefined) setLoaded();
    else if (message.functionError) settle(message.id, { functionError: message.functionError });
    else settle(message.id, { payload: message.payload ?? 'null' });
  });
  worker.on('error', (error) => log(`${name}: ${error instanceof Error ? error.stack : 'failed'}`));
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      ended = true;
      setLoaded();
      const functionError = { errorType: 'Runtime.ExitError', errorMessage: 'Error: Runtime exited' };
      for (const id of [...pending.keys()]) settle(id, { functionError });
      resolve();
    });
  });

  return {
    invoke(event, timeoutMs) {
      const id = randomUUID();
      return new Promise((resolve) => {
        const errorMessage = `RequestId: ${id} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
        const functionError = { errorType: 'Sandbox.Timedout', errorMessage };
        const timer = setTimeout(() => settle(id, { functionError, timedOut: true }), timeoutMs);
        pending.set(id, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        worker.postMessage({ id, event, name, deadline: Date.now() + timeoutMs });
      });
    },
    loaded,
    exited,
    get ended() {
      return ended;
    },
    retire() {
      retired = true;
      if (pending.size === 0) void worker.terminate();
    },
    async stop() {
      await worker.terminate();
      await exited;
    },
  };
}
