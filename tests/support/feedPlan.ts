import fc from 'fast-check';

const second = 1000;

/** How many write at once. */
export const writers = 16;

/** What writers and clients of a feed do, and when, in milliseconds. */
export interface Plan {
  /** Each writer's changes, one after the other: how long it waits, and how long then from the stamp to the commit. */
  writers: { pause: number; delay: number }[][];
  /** When each takes its first cursor, its page size, and how long it waits before each request. */
  clients: { begins: number; limit: number; pauses: number[] }[];
}

const upTo = (max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max }), fc.constantFrom(0, max));
const exactly = <T>(count: number, of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(of, { minLength: count, maxLength: count });

/** Plans whose commits are late by so much at most. */
export const plans = (longestDelay: number): fc.Arbitrary<Plan> =>
  fc.record({
    writers: exactly(writers, exactly(3, fc.record({ pause: upTo(20 * second), delay: upTo(longestDelay) }))),
    clients: exactly(
      3,
      fc.record({
        begins: upTo(40 * second),
        limit: fc.integer({ min: 2, max: 12 }),
        // The last one is never none: a client that asked nearly without a pause would hardly let the time pass.
        pauses: fc
          .tuple(exactly(3, upTo(20 * second)), fc.integer({ min: 5 * second, max: 20 * second }))
          .map(([some, last]) => [...some, last]),
      }),
    ),
  });
