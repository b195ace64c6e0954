import { drawBelow } from './draw.ts';

/** The most places that there can be. */
export const MOST_PLACES = 128;

/** A set of characters, as far as counting goes. */
export interface Share {
  /** How many characters there are in it. */
  size: number;
  /** How many places it has at least. */
  least: number;
}

/**
 * Draws how many of `length` places each set gets, by how many texts there are of each division: a text of the sets is then
 * as likely as any other, once places and characters are drawn with equal chances. `count` is how many texts there are.
 * The minima must fit into the length.
 */
export function drawShares(sets: readonly Share[], length: number): { shares: number[]; count: bigint } {
  const lengths = [...Array(length + 1).keys()];
  /** For each set, how many texts of each length it makes with those behind it; at the end, the empty text alone. */
  const counts: bigint[][] = [lengths.map((left) => (left === 0 ? 1n : 0n))];
  for (const [index, set] of [...sets.entries()].reverse()) {
    const behind = counts[0] ?? [];
    const isFirst = index === 0;
    counts.unshift(
      lengths.map((left) => (isFirst && left < length ? 0n : sum(divisions(set, left, behind)))),
    );
  }

  let left = length;
  const shares = sets.map((set, index) => {
    let drawn = drawBelow(counts[index]?.[left] ?? 0n);
    let share = set.least;
    for (const weight of divisions(set, left, counts[index + 1] ?? [])) {
      if (drawn < weight) break;
      drawn -= weight;
      share += 1;
    }
    left -= share;
    return share;
  });
  return { shares, count: counts[0]?.[length] ?? 0n };
}

/**
 * How many texts of `left` places there are for each number of places that a set can have, from its least on: by the
 * choice of its places, its characters there, and what those behind it put into the others.
 */
function divisions({ size, least }: Share, left: number, behind: readonly bigint[]): bigint[] {
  const weights: bigint[] = [];
  let texts = BigInt(size) ** BigInt(least);
  for (let places = least; places <= left; places += 1) {
    const others = behind[left - places] ?? 0n;
    weights.push(others === 0n ? 0n : (CHOICES[left]?.[places] ?? 0n) * texts * others);
    texts *= BigInt(size);
  }
  return weights;
}

const sum = (values: bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** Pascal's triangle: in how many ways to choose so many of so many places. */
const CHOICES = binomials(MOST_PLACES);

function binomials(last: number): bigint[][] {
  const rows: bigint[][] = [[1n]];
  for (let row = 1; row <= last; row += 1) {
    const above = rows[row - 1] ?? [];
    rows.push(Array.from({ length: row + 1 }, (_, place) => (above[place - 1] ?? 0n) + (above[place] ?? 0n)));
  }
  return rows;
}
