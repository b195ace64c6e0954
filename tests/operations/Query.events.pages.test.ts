import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { AuditEvent, QueryEventsArgs } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { allEvents } from '../support/audits.ts';
import { deployed, itWithTable } from '../support/host.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable, putRow } from '../support/table.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** Where records lie: few times, so that many are of one time, and ids that differ in their last character alone. */
const records = fc.uniqueArray(
  fc.record({
    isReveal: fc.boolean(),
    ms: fc.integer({ min: 0, max: 3 }),
    last: fc.constantFrom(...'0123456789abcdef'),
  }),
  { minLength: 1, maxLength: 24, selector: ({ ms, last }) => `${ms} ${last}` },
);
const limits = fc.integer({ min: 1, max: 30 });

/** Puts records into a new vault of alice's. @returns their ids by what they are, greatest first */
async function vaultWith(given: { isReveal: boolean; ms: number; last: string }[]) {
  const { id: vaultId } = await alice.createVault();
  const actorId = await memberIdOf(alice);
  // After the record of the vault's making, which would be among them.
  const start = Date.now() + 60_000;
  const planted = given.map(({ isReveal, ms, last }) => ({
    isReveal,
    id: `${start + ms}-00000000-0000-4000-8000-00000000000${last}`,
    at: new Date(start + ms).toISOString(),
  }));
  for (const { isReveal, id, at } of planted) {
    await putRow(table, {
      pk: { S: vaultPartition(vaultId) },
      sk: { S: `${isReveal ? 'REVEAL' : 'EVENT'}#${id}` },
      id: { S: id },
      vaultId: { S: vaultId },
      type: { S: isReveal ? 'SECRET_REVEALED' : 'VAULT_UPDATED' },
      at: { S: at },
      actorId: { S: actorId },
      actorKind: { S: 'PERSON' },
      sourceIp: { S: '127.0.0.1' },
    });
  }
  const idsOf = (isWanted: (one: (typeof planted)[number]) => boolean) =>
    planted
      .filter(isWanted)
      .map(({ id }) => id)
      .sort()
      .reverse();
  return { vaultId, start, from: new Date(start).toISOString(), idsOf };
}

const idsIn = async (args: QueryEventsArgs) => (await allEvents(alice, args)).map(({ id }) => id);

itWithTable('whatever the pages, each record comes once, newest first, reveals among changes', async () => {
  await fc.assert(
    fc.asyncProperty(records, limits, async (given, limit) => {
      const { vaultId, from, idsOf } = await vaultWith(given);
      expect(await idsIn({ vaultId, from, limit })).toEqual(idsOf(() => true));
      expect(await idsIn({ vaultId, from, limit, reveals: true })).toEqual(idsOf(({ isReveal }) => isReveal));
      expect(await idsIn({ vaultId, from, limit, reveals: false })).toEqual(
        idsOf(({ isReveal }) => !isReveal),
      );
    }),
    { numRuns: 12 },
  );
});

itWithTable('whatever the pages, a time bounds them', async () => {
  const bound = fc.integer({ min: 0, max: 3 });
  await fc.assert(
    fc.asyncProperty(records, limits, bound, bound, async (given, limit, one, other) => {
      const { vaultId, start, idsOf } = await vaultWith(given);
      const [first, last] = [start + Math.min(one, other), start + Math.max(one, other)];
      const time = { from: new Date(first).toISOString(), until: new Date(last).toISOString() };
      const within = idsOf(({ at }) => at >= time.from && at <= time.until);
      expect(await idsIn({ vaultId, ...time, limit })).toEqual(within);
    }),
    { numRuns: 12 },
  );
});

describe('of 20 changes and 20 reveals', () => {
  let vaultId: string;
  let whole: AuditEvent[];
  beforeAll(async () => {
    if (deployed) return;
    ({ id: vaultId } = await alice.createVault());
    const { id: itemId } = await alice.createItem({ vaultId });
    for (let count = 0; count < 20; count += 1) {
      await alice.updateItemLabels({ vaultId, itemId, favourite: count % 2 === 0 });
      await alice.revealSecret({ vaultId, itemId });
    }
    whole = (await alice.events({ vaultId, limit: 100 })).items;
  });

  itWithTable('the list is whole', () => {
    expect(whole).toHaveLength(42);
  });

  itWithTable.each([1, 2, 3, 7, 20, 21, 41, 42, 43])('pages of %i give the same list', async (limit) => {
    expect(await allEvents(alice, { vaultId, limit })).toEqual(whole);
  });

  itWithTable('what is done between two pages comes into none of those that follow', async () => {
    const first = await alice.events({ vaultId, limit: 10 });
    const { id } = await alice.createItem({ vaultId });
    await alice.revealSecret({ vaultId, itemId: id });
    const rest = await allEvents(alice, { vaultId, limit: 10 });
    const second = await alice.events({ vaultId, limit: 10, nextToken: first.nextToken });
    expect(second.items).toEqual(whole.slice(10, 20));
    expect(rest.slice(2)).toEqual(whole);
  });
});
