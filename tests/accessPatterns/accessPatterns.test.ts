import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { projectRoot } from '../../bundler/paths.ts';
import { auditCases } from './auditCases.ts';
import { changeCases } from './changeCases.ts';
import { deletionCases } from './deletionCases.ts';
import { documentFile, documentOf } from './document.ts';
import { measure, nameOf, type Figures } from './figures.ts';
import { fillVault } from './filledVault.ts';
import { invitationCases } from './invitationCases.ts';
import { keyCases } from './keyCases.ts';
import { listCases } from './listCases.ts';
import { memberCases } from './memberCases.ts';
import { openOwnStack, person, type OwnStack } from './ownStack.ts';
import { readCases } from './readCases.ts';
import { bytesOf } from './rowBytes.ts';
import { sealCases } from './sealCases.ts';

const operations = readOperations();
// What reads the vault as it was filled comes first, what destroys it last.
const cases = [
  ...listCases,
  ...readCases,
  ...sealCases,
  ...changeCases,
  ...auditCases,
  ...invitationCases,
  ...memberCases,
  ...keyCases,
  ...deletionCases,
];
const sizes = [10, 1_000, 10_000];
const measured = new Map<number, Map<string, Figures[]>>();
const largest = (name: string): Figures[] => measured.get(10_000)?.get(name) ?? [];
let stack: OwnStack;
let usualBytes = 0;

beforeAll(async () => {
  stack = await openOwnStack();
  for (const size of sizes) {
    const vault = await fillVault(stack, person(size), size);
    const [row = {}] = await vault.rows('ITEM#');
    usualBytes = bytesOf(row);
    measured.set(size, await measure(cases, vault, size));
  }
}, 120_000);

afterAll(() => stack.stop());

it('every operation of the API is measured', () => {
  const without = operations.filter(({ name }) => !cases.some(({ operation }) => operation === name));
  expect(without.map(({ name }) => name)).toEqual([]);
});

describe('in a vault of 10, 1,000 and 10,000 items there are the same calls and the same figures for', () => {
  it.each(cases.map((one) => nameOf(one)))('%s', (name) => {
    const all = largest(name);
    expect(all.length).toBeGreaterThan(0);
    for (const size of sizes) {
      const possible = all.filter(({ page = 0 }) => page <= size);
      expect(withoutCalls(measured.get(size)?.get(name))).toEqual(withoutCalls(possible));
    }
  });
});

describe('whatever the size of the vault,', () => {
  const bounded = cases.flatMap((one) =>
    one.bound ? [[one.bound.words, nameOf(one), one.bound] as const] : [],
  );

  it.each(bounded)('%s', (_, name, { words: __, ...bound }) => {
    const { rcu, tableWcu, indexWcu } = largest(name).at(-1) ?? {};
    const figures = { rcu, tableWcu, indexWcu };
    for (const unit of Object.keys(bound) as (keyof typeof bound)[]) {
      expect(figures[unit], unit).toBeLessThanOrEqual(bound[unit] ?? 0);
    }
  });
});

it('no operation scans', () => {
  const calls = cases.flatMap((one) => largest(nameOf(one)).flatMap((figures) => figures.calls));
  expect(calls.filter(({ operation }) => operation === 'Scan')).toEqual([]);
});

it(`${documentFile} has these figures; "npm run docs:access-patterns" writes them`, async () => {
  const figures = measured.get(10_000) ?? new Map<string, Figures[]>();
  const text = await documentOf(operations, cases, figures, usualBytes);
  await expect(text).toMatchFileSnapshot(join(projectRoot, documentFile));
});

function withoutCalls(figures: Figures[] = []): object[] {
  return figures.map(({ calls: _, ...rest }) => rest);
}
