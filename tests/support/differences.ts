import { isDeepStrictEqual } from 'node:util';
import type { PlainRows } from './traces.ts';

/**
 * What happened to rows, by the kind that their sort keys begin with: how many were put, changed and removed, e.g.
 * `{ 'put EVENT': 1, 'changed ITEM': 1 }`.
 */
export function differencesOf(before: PlainRows, after: PlainRows): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const sk of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[sk], after[sk])) continue;
    const what = !before[sk] ? 'put' : !after[sk] ? 'removed' : 'changed';
    const name = `${what} ${sk.split('#')[0]}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
