import type { AccessCase } from './accessCase.ts';
import type { FilledVault } from './filledVault.ts';
import { isToKeyStore, sumOf, type RecordedCall, type Units } from './recording.ts';
import { sentLines } from './sentLines.ts';

/** What a use asked of the database, and what it consumed of the vault table. */
export interface Figures extends Units {
  /** The page size of a list. */
  page?: number;
  /** What it consumed of the key store. */
  keyStore: Units;
  calls: RecordedCall[];
  /** The calls in words, alike for every vault, item and time. */
  sent: string[];
}

/** Measures every use in a vault that has `size` items; by its pattern, one for each page. */
export async function measure(
  cases: AccessCase[],
  vault: FilledVault,
  size: number,
): Promise<Map<string, Figures[]>> {
  const measured = new Map<string, Figures[]>();
  for (const one of cases) {
    const pages = one.pages?.filter((page) => page <= size) ?? [undefined];
    const figures: Figures[] = [];
    for (const page of pages) figures.push(await measureOnce(one, vault, page));
    measured.set(nameOf(one), figures);
  }
  return measured;
}

/** A use is told by its operation and its pattern. */
export function nameOf({ operation, pattern }: AccessCase): string {
  return `${operation}: ${pattern}`;
}

async function measureOnce(one: AccessCase, vault: FilledVault, page?: number): Promise<Figures> {
  const { keepVersionDays } = one;
  if (keepVersionDays) await vault.mutate('updateVault', { keepVersionDays });
  const use = await one.arrange(vault, page ?? 0);
  const { answer, calls } = await vault.stack.record(use);
  checkAnswer(one, answer, page);
  if (keepVersionDays) await vault.mutate('updateVault', { keepVersionDays: null });
  return {
    ...(page !== undefined && { page }),
    ...sumOf(calls.filter((call) => !isToKeyStore(call))),
    keyStore: sumOf(calls.filter(isToKeyStore)),
    calls,
    sent: inOrder(calls).flatMap(sentLines),
  };
}

/** A `BatchGetItem` and a `Query` of the key store, which a function sends together and which arrive in any order, as if in this one. */
function inOrder(calls: RecordedCall[]): RecordedCall[] {
  const ordered = [...calls];
  for (const [index, call] of calls.entries()) {
    const next = calls[index + 1];
    if (
      call.operation === 'Query' &&
      next?.operation === 'BatchGetItem' &&
      isToKeyStore(call) &&
      isToKeyStore(next)
    )
      ordered.splice(index, 2, next, call);
  }
  return ordered;
}

/** A figure of an answer that lacks something would be too low. */
function checkAnswer(one: AccessCase, answer: unknown, page: number | undefined): void {
  const expected = page ?? one.answers;
  if (expected === undefined) return;
  const { items } = answer as { items: unknown[] };
  if (items.length !== expected)
    throw new Error(`${nameOf(one)}: ${items.length} items, not ${expected}, were answered`);
}
