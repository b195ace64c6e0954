import { setTimeout as sleep } from 'node:timers/promises';

/** When something is done: first so long after the start, then again and again, in milliseconds. */
export interface Times {
  firstMs: number;
  everyMs: number;
}

/**
 * Does something again and again, one after the other, whether it fails or not.
 *
 * @returns what ends it, and waits for what is under way
 */
export function repeatedly(task: () => Promise<unknown>, { firstMs, everyMs }: Times): () => Promise<void> {
  const ended = new AbortController();
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: ended.signal }).catch(() => undefined);
  const running = (async () => {
    await pause(firstMs);
    while (!ended.signal.aborted) {
      await task().catch(() => undefined);
      await pause(everyMs);
    }
  })();
  return () => {
    ended.abort();
    return running;
  };
}
