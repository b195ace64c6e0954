/**
 * Drawing with equal chances. All of it rests on `crypto.randomInt`, which draws again rather than take a remainder, so
 * that no value comes more often than another (Node.js documentation, crypto.randomInt).
 */
import { randomInt } from 'node:crypto';

/** One of the values. Throws a plain Error where there is none. */
export function pick<T>(values: ArrayLike<T>): T {
  return values[randomInt(values.length)] as T;
}

/** The values in a drawn order (Fisher and Yates). */
export function shuffle<T>(values: readonly T[]): T[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

const CHUNK_BITS = 32;
/** Each try fails with less than even chances. */
const MOST_TRIES = 256;

/** A whole number from 0 to below `bound`, however large. */
export function drawBelow(bound: bigint): bigint {
  const bits = (bound - 1n).toString(2).length;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    let drawn = 0n;
    for (let left = bits; left > 0; left -= CHUNK_BITS) {
      const size = Math.min(left, CHUNK_BITS);
      drawn = (drawn << BigInt(size)) | BigInt(randomInt(2 ** size));
    }
    if (drawn < bound) return drawn;
  }
  throw new Error('The random numbers of this machine are not random.');
}

/** The base-2 logarithm of a count, however large. */
export function log2(count: bigint): number {
  // A double holds 53 bits exactly, and numbers up to 1,023 bits.
  const excess = Math.max(0, count.toString(2).length - 1000);
  return Math.log2(Number(count >> BigInt(excess))) + excess;
}
