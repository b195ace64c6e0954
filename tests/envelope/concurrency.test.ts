/** Seals under load that the KMS and the key store answer in this process; concurrency.delayed.test.ts has the others. */
import { describe, expect, it } from 'vitest';
import { SITUATIONS, runLoad } from './load.ts';
import { allSeals, testLoads } from './loadTests.ts';
import { stock } from './sealers.ts';
import { SEALS, TIMEOUT } from './sizes.ts';

it(`takes ${SEALS} seals in all`, () => {
  expect(allSeals).toBe(SEALS);
});

testLoads(['none', 'microtask']);

describe("the same load over the library's own cache fails", () => {
  it.each(SITUATIONS)(
    '%s: messages are under a zero key, and do not open',
    async (situation) => {
      const outcome = await runLoad(situation, 'none', 4, stock);
      expect(outcome.underZeroKey).toBeGreaterThan(0);
      expect(outcome.unopenable).toBeGreaterThanOrEqual(outcome.underZeroKey);
      expect(outcome.otherKmsCalls).toBeGreaterThan(0);
    },
    TIMEOUT,
  );
});
