/** What `/stats` answers. */
export interface Counts {
  kms: Record<string, number>;
  dynamodb: Record<string, Record<string, number>>;
  rcu: number;
  wcu: number;
  /** The part of `rcu` and `wcu` that the indexes consumed. */
  indexes: { rcu: number; wcu: number };
  functions: Record<string, number>;
}

/** The counts of a stack since its start. */
export async function countsOf(origin: string): Promise<Counts> {
  return (await (await fetch(`${origin}/stats`)).json()) as Counts;
}

/**
 * What a piece of work adds to the counts, on a stack with no other work. Events are published after the answer: who
 * counts functions waits until they have arrived.
 */
export async function countsDuring(origin: string, work: () => Promise<unknown>): Promise<Counts> {
  const before = await countsOf(origin);
  await work();
  return difference(await countsOf(origin), before);
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
    indexes: {
      rcu: after.indexes.rcu - before.indexes.rcu,
      wcu: after.indexes.wcu - before.indexes.wcu,
    },
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
