import { describe, expect, it } from 'vitest';
import { AT_ONCE, DELAYS, SITUATIONS, runLoad } from './load.ts';
import type { Situation } from './load.ts';
import { ours } from './sealers.ts';
import { SEALS, TIMEOUT, share } from './sizes.ts';

const cases = SITUATIONS.flatMap((situation) => DELAYS.map((delay) => [situation, delay] as const)).map(
  ([situation, delay], index, all) => [situation, delay, share(SEALS / AT_ONCE, index, all.length)] as const,
);

/** Seals of all cases, over all files. */
export const allSeals = cases.reduce((sum, [, , rounds]) => sum + rounds * AT_ONCE, 0);

/** One for each vault, and one more for each rotation; the last of them may come too late for a seal. */
const mostKeyVersions = (situation: Situation, rounds: number): number =>
  situation === 'eviction' ? 5 : situation === 'rotation' ? rounds + 1 : 1;

/** The tests of every situation with these delays; a file takes some of them, so that two files run side by side. */
export function testLoads(delays: readonly (typeof DELAYS)[number][]): void {
  describe('every message opens, none under a zero key, no seal fails, and a cold key takes one KMS call', () => {
    it.each(cases.filter(([, delay]) => delays.includes(delay)))(
      '%s, answers with delay %s, %i rounds of 50 seals at once',
      async (situation, delay, rounds) => {
        const { seals, keyVersions, ...faults } = await runLoad(situation, delay, rounds, ours);
        expect(seals).toBe(rounds * AT_ONCE);
        expect(faults).toEqual({ failures: 0, unopenable: 0, underZeroKey: 0, otherKmsCalls: 0 });
        const most = mostKeyVersions(situation, rounds);
        expect(keyVersions).toBeLessThanOrEqual(most);
        expect(keyVersions).toBeGreaterThanOrEqual(situation === 'rotation' ? rounds : most);
      },
      TIMEOUT,
    );
  });
}
