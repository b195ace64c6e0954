/** The feed while commits are late: on a clock of its own, with the built resolvers and the shared database. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { buildDir } from '../../bundler/paths.ts';
import { carryOut, openFeed, type Feed, type NextCursor, type Outcome } from '../support/feedHoles.ts';
import { plans, type Plan } from '../support/feedPlan.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';
import { openTimeline, type Timeline } from '../support/timeline.ts';

const second = 1000;
const patience = 120 * second;

/** Each plan has a time of its own, after that of the plan before. */
let timeline: Timeline = openTimeline(Date.now());
const now = (): number => timeline.now();
let parts: InProcess;
let feed: Feed;

beforeAll(async () => {
  parts = await openInProcess({ now });
  feed = await openFeed(parts);
});
afterAll(() => parts.stop());

function happen(plan: Plan, on: { feed?: Feed; nextCursor?: NextCursor } = {}): Promise<Outcome> {
  timeline = openTimeline(timeline.now() + 600 * second);
  return carryOut(on.feed ?? feed, plan, timeline, on.nextCursor);
}

itWithOwnStack(
  'has no hole for a client, whenever it asks, while 16 write and each commit comes up to 60 seconds after its stamp',
  async () => {
    await fc.assert(
      fc.asyncProperty(plans(60 * second), async (plan) => {
        const { holes, committed, catchUps } = await happen(plan);
        expect(holes).toEqual([]);
        expect(new Set(committed).size).toBe(48);
        expect(catchUps).toBeGreaterThan(3);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  },
  patience,
);

describe('the test above finds the hole', () => {
  const [late] = fc.sample(plans(60 * second), { numRuns: 1, seed: 1 }) as [Plan];

  /** The feed by resolvers of which one line is another. */
  async function withResolvers(from: string, to: string, run: (feed: Feed) => Promise<void>): Promise<void> {
    const folder = temporaryFolder();
    cpSync(join(buildDir, 'resolvers'), join(folder, 'resolvers'), { recursive: true });
    const file = join(folder, 'resolvers/Query.changes/2.events.js');
    const code = readFileSync(file, 'utf8');
    expect(code.split(from)).toHaveLength(2);
    writeFileSync(file, code.replace(from, to));
    const changed = await openInProcess({ now, resolversIn: folder });
    try {
      await run({ ...feed, parts: changed });
    } finally {
      await changed.stop();
      removeFolder(folder);
    }
  }

  itWithOwnStack(
    'of a client that takes the time for its cursor',
    async () => {
      const nextCursor: NextCursor = (_, time) => String(time);
      expect((await happen(late, { nextCursor })).holes).not.toEqual([]);
    },
    patience,
  );

  itWithOwnStack.each([
    ['that allow nothing between stamp and commit', 'settleMs = 90 * 1e3', 'settleMs = 0'],
    ['that allow 45 seconds', 'settleMs = 90 * 1e3', 'settleMs = 45 * 1e3'],
    ['whose last page gives the cursor of its own time', 'settled = token.settled', 'settled = settled'],
  ])(
    'of resolvers %s',
    (_, from, to) =>
      withResolvers(from, to, async (changed) => {
        expect((await happen(late, { feed: changed })).holes).not.toEqual([]);
      }),
    patience,
  );

  itWithOwnStack(
    'of commits that are later than the feed allows',
    async () => {
      const [tooLate] = fc.sample(plans(200 * second), { numRuns: 1, seed: 1 }) as [Plan];
      expect((await happen(tooLate)).holes).not.toEqual([]);
    },
    patience,
  );
});
