/** A signal this long after the first one ends the process at once, in milliseconds. */
const insistAfterMs = 1_000;

/**
 * Settles at the first SIGINT or SIGTERM, which from now on end the process no more: a database that was started must
 * not outlive its server. npm and the terminal both pass on one Ctrl-C; one that comes later means "now", and exits.
 */
export function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (since !== undefined && Date.now() - since > insistAfterMs) process.exit(1);
        since ??= Date.now();
        resolve();
      });
    }
  });
}
