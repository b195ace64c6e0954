/** What clients of a feed have of it, against what was committed: writers and clients carry out a plan on a timeline. */
import { randomUUID } from 'node:crypto';
import type { ChangeConnection } from '../../generated/schema.ts';
import { writers, type Plan } from './feedPlan.ts';
import type { InProcess } from './inProcess.ts';
import type { Timeline } from './timeline.ts';

/** Where it happens. */
export interface Feed {
  parts: InProcess;
  person: string;
  vaultId: string;
  /** One for each writer. */
  itemIds: string[];
}

/** Which cursor a client goes on from: that of the page, unless it breaks the protocol. */
export type NextCursor = (page: ChangeConnection, now: number) => string;
const asThePageSays: NextCursor = ({ cursor }) => cursor ?? '';

/** What came of a plan. */
export interface Outcome {
  /** Ids of events, in the order of their commits. */
  committed: string[];
  /** Of each catch-up that left some: the events committed after the client's first cursor, and before this catch-up, that it lacks. */
  holes: string[][];
  catchUps: number;
}

/** Makes a vault with an item for each writer. */
export async function openFeed(parts: InProcess): Promise<Feed> {
  const person = randomUUID();
  const make = async (field: string, input: object): Promise<string> => {
    const { data, errors } = await parts.mutate(field, person, { requestToken: randomUUID(), ...input });
    if (errors.length > 0) throw new Error(`${field} was refused`);
    return (data as { id: string }).id;
  };
  const vaultId = await make('createVault', { name: 'A vault' });
  const itemIds: string[] = [];
  for (let index = 0; index < writers; index += 1) {
    itemIds.push(await make('createItem', { vaultId, title: 'An item', login: {} }));
  }
  return { parts, person, vaultId, itemIds };
}

/**
 * Carries a plan out. Each change is held back between its stamp and its commit; each client catches up again and again, and
 * stops after a whole catch-up that came after the last commit.
 */
export async function carryOut(
  feed: Feed,
  plan: Plan,
  timeline: Timeline,
  nextCursor: NextCursor = asThePageSays,
): Promise<Outcome> {
  const outcome: Outcome = { committed: [], holes: [], catchUps: 0 };
  let writing = plan.writers.length;
  plan.writers.forEach((changes, index) => {
    const makeFrom = (nth: number): void => {
      const change = changes[nth];
      if (!change) writing -= 1;
      else {
        timeline.after(change.pause, async () => {
          const commit = await stampChange(feed, feed.itemIds[index] ?? '');
          timeline.after(change.delay, async () => {
            outcome.committed.push(await commit());
            makeFrom(nth + 1);
          });
        });
      }
    };
    makeFrom(0);
  });
  for (const client of plan.clients) watch(feed, client, timeline, nextCursor, outcome, () => writing === 0);
  await timeline.run();
  return outcome;
}

/** Makes a change up to its transaction. @returns what commits it, and answers its event's id */
async function stampChange({ parts, person, vaultId }: Feed, itemId: string): Promise<() => Promise<string>> {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  return new Promise((stamped, failed) => {
    const input = { requestToken: randomUUID(), vaultId, itemId, tags: [randomUUID()] };
    const beforeWrite = (transaction: Record<string, unknown>): Promise<void> => {
      stamped(async () => {
        release();
        const { errors } = await done;
        if (errors.length > 0) throw new Error(`The change was refused: ${JSON.stringify(errors)}`);
        return eventIn(transaction);
      });
      return held;
    };
    const done = parts.mutate('updateItemLabels', person, input, { beforeWrite });
    done.then(() => failed(new Error('The change was not written')), failed);
  });
}

function eventIn({ TransactItems }: Record<string, unknown>): string {
  const parts = TransactItems as { Put?: { Item: Record<string, { S?: string }> } }[];
  const event = parts.find(({ Put }) => Put?.Item.sk?.S?.startsWith('EVENT#'));
  return event?.Put?.Item.id?.S ?? '';
}

/** A client that begins with a first cursor, and drops what it has seen. */
function watch(
  { parts, person, vaultId }: Feed,
  { begins, limit, pauses }: Plan['clients'][number],
  timeline: Timeline,
  nextCursor: NextCursor,
  outcome: Outcome,
  isQuiet: () => boolean,
): void {
  const { committed, holes } = outcome;
  const seen = new Set<string>();
  let from = 0;
  let requests = 0;
  const later = (happens: () => Promise<void>): void => {
    timeline.after(pauses[requests % pauses.length] ?? 0, happens);
    requests += 1;
  };
  const ask = async (args: object): Promise<ChangeConnection> => {
    const { data, errors } = await parts.query('changes', person, { vaultId, ...args });
    if (errors.length > 0) throw new Error(`changes was refused as ${errors[0]?.errorType}`);
    return data as ChangeConnection;
  };

  async function catchUp(since: string): Promise<void> {
    const [begun, isLast] = [committed.length, isQuiet()];
    const readPage = async (nextToken?: string): Promise<void> => {
      const page = await ask({ since, limit, ...(nextToken && { nextToken }) });
      for (const { id } of page.items) seen.add(id);
      const { nextToken: more } = page;
      if (more) return later(() => readPage(more));
      outcome.catchUps += 1;
      const missing = committed.slice(from, begun).filter((id) => !seen.has(id));
      if (missing.length > 0) holes.push(missing);
      if (!isLast) later(() => catchUp(nextCursor(page, timeline.now())));
    };
    await readPage();
  }

  timeline.after(begins, async () => {
    const first = await ask({});
    from = committed.length;
    later(() => catchUp(nextCursor(first, timeline.now())));
  });
}
