import { afterAll, beforeAll, expect, it } from 'vitest';
import { openItem } from '../../functions/envelope/items.ts';
import { makeTarget } from './attacks.ts';
import type { Target } from './attacks.ts';
import { keyStoreAttacks } from './keyStoreAttacks.ts';
import { messageAttacks } from './messageAttacks.ts';
import { resealAttacks } from './resealAttacks.ts';
import { ATTACKS, TIMEOUT, share } from './sizes.ts';

let target: Target;
const { stackTraceLimit } = Error;

beforeAll(async () => {
  target = await makeTarget();
  // Every refusal is an error: without their stacks, a third of the time is saved.
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const kinds = [...messageAttacks, ...resealAttacks, ...keyStoreAttacks].map(
  (kind, index, all) => [kind.name, share(ATTACKS, index, all.length), kind] as const,
);
/** Nothing but our checks stands against these. */
const onlyWeRefuse = [
  /a row that gives/,
  /after the end/,
  /moved to another vault/,
  /another context/,
  /another format/,
];

it.each(kinds)(
  '%s: of %i generated, none is accepted',
  async (name, count, kind) => {
    const tried = await kind.tryAll(target, count);
    expect(tried.refused).toBe(count);
    expect(tried.openedByLibrary > 0).toBe(onlyWeRefuse.some((pattern) => pattern.test(name)));
  },
  TIMEOUT,
);

it(`takes ${ATTACKS} attacks in all`, () => {
  expect(kinds.reduce((sum, [, count]) => sum + count, 0)).toBe(ATTACKS);
});

it('what was attacked opens all the while', async () => {
  for (const { at, row } of target.messages)
    await expect(openItem(target.envelope, at, row)).resolves.toBeDefined();
});
