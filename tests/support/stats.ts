import { setTimeout as sleep } from 'node:timers/promises';

/** What `/stats` answers. */
export interface Counts {
  kms: Record<string, number>;
  dynamodb: Record<string, Record<string, number>>;
  rcu: number;
  wcu: number;
  functions: Record<string, number>;
}

/** The counts of a stack since its start. */
export async function countsOf(origin: string): Promise<Counts> {
  return (await (await fetch(`${origin}/stats`)).json()) as Counts;
}

/** What a piece of work adds to the counts, the publishing of its events included; on a stack with no other work. */
export async function countsDuring(origin: string, work: () => Promise<unknown>): Promise<Counts> {
  const before = await quietCounts(origin);
  await work();
  const after = await quietCounts(origin);
  return difference(after, before);
}

/** The counts once they have stood still for a while. */
async function quietCounts(origin: string): Promise<Counts> {
  let counts = await countsOf(origin);
  for (;;) {
    await sleep(100);
    const later = await countsOf(origin);
    if (JSON.stringify(later) === JSON.stringify(counts)) return later;
    counts = later;
  }
}

function difference(after: Counts, before: Counts): Counts {
  const tables = Object.entries(after.dynamodb).map(
    ([table, counts]) => [table, subtract(counts, before.dynamodb[table])] as const,
  );
  return {
    kms: subtract(after.kms, before.kms),
    dynamodb: Object.fromEntries(tables.filter(([, counts]) => Object.keys(counts).length > 0)),
    rcu: after.rcu - before.rcu,
    wcu: after.wcu - before.wcu,
    functions: subtract(after.functions, before.functions),
  };
}

function subtract(
  after: Record<string, number>,
  before: Record<string, number> = {},
): Record<string, number> {
  const differences = Object.entries(after).map(
    ([name, count]) => [name, count - (before[name] ?? 0)] as const,
  );
  return Object.fromEntries(differences.filter(([, count]) => count !== 0));
}
