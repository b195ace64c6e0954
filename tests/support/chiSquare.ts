/** Pearson's test of equal chances. */

/** The statistic of counts that are all expected to be the same. */
export function chiSquare(counts: Iterable<number>, cells: number): number {
  const observed = [...counts];
  const expected = observed.reduce((sum, count) => sum + count, 0) / cells;
  const missing = cells - observed.length;
  return (
    observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) +
    missing * Math.max(0, expected)
  );
}

/** What equal chances exceed once in a thousand million tests (Wilson and Hilferty's approximation, z = 6). */
export function mostByChance(cells: number): number {
  const degrees = cells - 1;
  return degrees * (1 - 2 / (9 * degrees) + 6 * Math.sqrt(2 / (9 * degrees))) ** 3;
}

/** How often each value comes. */
export function tally<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
