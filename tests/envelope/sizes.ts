/** How much the suites of the envelope do: a twentieth inside `npm test`, the whole by `npm run test:envelope -- --full`. */

/** What the runner sets to `full`. */
export const SIZE_VARIABLE = 'ENVELOPE_TESTS';

const full = process.env[SIZE_VARIABLE] === 'full';

/** Seals under concurrency, over all situations and delays. */
export const SEALS = full ? 100_000 : 5_000;

/** Generated attacks, over all kinds. */
export const ATTACKS = full ? 100_000 : 5_000;

/** Of every generated attack; fast-check prints it with a failure. */
export const SEED = 20_260_722;

/** What one test of a suite may take, in milliseconds. */
export const TIMEOUT = full ? 30 * 60_000 : 60_000;

/** How many of `total` the part `index` of `parts` takes, so that all parts together take exactly `total`. */
export function share(total: number, index: number, parts: number): number {
  return Math.floor(((index + 1) * total) / parts) - Math.floor((index * total) / parts);
}
