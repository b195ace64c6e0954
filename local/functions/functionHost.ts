/** Runs the built functions as Lambda does: apart from the server, with nothing of its environment. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { functionSettings } from '../../infra/functionSettings.ts';
import type { InvocationResult } from '../appsync/dataSources/lambda.ts';
import type { Stats } from '../stats.ts';
import { startFunctionThread, type FunctionThread } from './functionThread.ts';

/** Lambda's limit on event and answer, in bytes. */
const payloadLimit = 6 * 1024 * 1024;
/** Threads are replaced before their credentials, which live for twelve hours, expire. */
const threadLifeMs = 6 * 3600 * 1000;

/** The functions. */
export interface FunctionHost {
  /**
   * Invokes a function and waits. Event and answer go through JSON. What it throws is an answer, not a rejection; one
   * that takes longer than its timeout is `Sandbox.Timedout`, and later invocations run in a new thread.
   *
   * @throws Error when there is no such built function, or the host is stopped
   */
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  /** Starts a function's thread and waits until its code is loaded. */
  warm(name: string): Promise<void>;
  /** Ends every thread. */
  stop(): Promise<void>;
}

/**
 * @param buildDir holds `functions/NAME/index.mjs`
 * @param environmentOf all environment variables of a function, asked for at each start of its thread
 * @param timeoutSecondsOf by default from `infra/functionSettings.ts`
 * @param log takes a line that a function wrote, with its name in front; by default to stderr
 */
export function createFunctionHost(settings: {
  buildDir: string;
  environmentOf: (name: string) => Record<string, string>;
  stats: Stats;
  timeoutSecondsOf?: (name: string) => number;
  log?: (line: string) => void;
}): FunctionHost {
  const { buildDir, environmentOf, stats, timeoutSecondsOf = settingsTimeout, log = logToStderr } = settings;
  const current = new Map<string, { thread: FunctionThread; startedAt: number }>();
  const running = new Set<FunctionThread>();
  let stopped = false;

  function threadOf(name: string): FunctionThread {
    if (stopped) throw new Error('the function host is stopped');
    const known = current.get(name);
    if (known && !known.thread.ended && Date.now() - known.startedAt < threadLifeMs) return known.thread;
    known?.thread.retire();
    const entry = join(buildDir, 'functions', name, 'index.mjs');
    if (!existsSync(entry)) throw new Error(`there is no built function ${name}`);
    const thread = startFunctionThread({ name, entry, environment: environmentOf(name), log });
    running.add(thread);
    void thread.exited.then(() => running.delete(thread));
    current.set(name, { thread, startedAt: Date.now() });
    return thread;
  }

  return {
    async invoke(name, event) {
      const text = JSON.stringify(event ?? null);
      if (Buffer.byteLength(text) > payloadLimit) {
        return failed('RequestEntityTooLargeException', 'The event is larger than 6 MiB');
      }
      const thread = threadOf(name);
      stats.countFunction(name);
      const answer = await thread.invoke(text, timeoutSecondsOf(name) * 1000);
      if (answer.timedOut) {
        if (current.get(name)?.thread === thread) current.delete(name);
        thread.retire();
      }
      if (answer.functionError) return { functionError: answer.functionError };
      if (Buffer.byteLength(answer.payload) > payloadLimit) {
        return failed('Function.ResponseSizeTooLarge', 'The answer is larger than 6 MiB');
      }
      return { payload: JSON.parse(answer.payload) as unknown };
    },
    warm: async (name) => {
      await threadOf(name).loaded;
    },
    async stop() {
      stopped = true;
      await Promise.all([...running].map((thread) => thread.stop()));
    },
  };
}

function failed(errorType: string, errorMessage: string): InvocationResult {
  return { functionError: { errorType, errorMessage } };
}

function settingsTimeout(name: string): number {
  const settings: Record<string, { timeoutSeconds: number }> = functionSettings;
  return settings[name]?.timeoutSeconds ?? 3;
}

function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
