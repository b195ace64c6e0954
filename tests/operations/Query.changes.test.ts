import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { ChangeConnection, VaultEvent } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn, plantEvent, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const second = 1000;
const day = 24 * 60 * 60 * second;
const cursorAt = (ms: number): string => `${ms}`;
const uuid = '00000000-0000-4000-8000-000000000000';

/** Catches up to the end, page by page. */
async function catchUp(client: Api, args: { vaultId: string; since: string; limit?: number }) {
  const pages: ChangeConnection[] = [];
  let nextToken: string | null | undefined;
  do {
    const page: ChangeConnection = await client.changes({ ...args, ...(nextToken ? { nextToken } : {}) });
    pages.push(page);
    ({ nextToken } = page);
  } while (nextToken);
  const events = pages.flatMap(({ items }) => items);
  return { pages, events, ids: events.map(({ id }) => id), cursor: pages.at(-1)?.cursor ?? '' };
}

/** An id of an event's own form, one millisecond after the other. */
async function plantEvents(vaultId: string, from: number, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => plantEvent(table, vaultId, from + index)));
}

it('gives a first cursor and no events, so that a client takes it before its first full list', async () => {
  const { id: vaultId } = await alice.createVault();
  const before = Date.now();

  const first = await alice.changes({ vaultId });

  expect(first).toMatchObject({ items: [], nextToken: null, reloadRequired: false });
  expect(first.cursor).toMatch(/^\d{13}$/);
  expect(Number(first.cursor)).toBeGreaterThanOrEqual(before - 90 * second);
  expect(Number(first.cursor)).toBeLessThanOrEqual(Date.now() - 90 * second);
});

it('tells every field of what happened, in order', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });
  const actorId = await memberIdOf(alice);

  const { events } = await catchUp(alice, { vaultId, since: cursorAt(Date.now() - 90 * second) });

  expect(events).toEqual([
    event({
      vaultId,
      type: 'VAULT_CREATED',
      actorId,
      itemId: null,
      itemVersion: null,
      itemIds: [],
      memberId: null,
    }),
    event({ vaultId, type: 'ITEM_CREATED', actorId, itemId, itemVersion: 1, itemIds: [], memberId: null }),
    event({ vaultId, type: 'ITEM_UPDATED', actorId, itemId, itemVersion: 2, itemIds: [], memberId: null }),
  ]);
  for (const { id, at } of events) expect(Date.parse(at)).toBe(Number(id.slice(0, 13)));
});

function event(expected: Partial<VaultEvent>): unknown {
  return {
    id: expect.stringMatching(/^\d{13}-[0-9a-f-]{36}$/) as string,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    ...expected,
  };
}

itWithTable('gives every event once and in order, whatever the page size', async () => {
  const { id: vaultId } = await alice.createVault();
  const from = Date.now() - day;
  const planted = await plantEvents(vaultId, from, 7);

  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (limit) => {
      const { ids, pages } = await catchUp(alice, { vaultId, since: cursorAt(from), limit });
      expect(ids.slice(0, 7)).toEqual(planted);
      expect(ids).toHaveLength(8);
      for (const { items, cursor, nextToken } of pages.slice(0, -1)) {
        expect(items.length).toBeLessThanOrEqual(limit);
        expect({ cursor, more: nextToken !== null }).toEqual({ cursor: null, more: true });
      }
    }),
    { numRuns: 5, examples: [[1], [7], [8]] },
  );
});

itWithTable('includes an event stamped in the very millisecond of the cursor', async () => {
  const { id: vaultId } = await alice.createVault();
  const at = Date.now() - day;
  const [id] = await plantEvents(vaultId, at, 1);

  expect((await catchUp(alice, { vaultId, since: cursorAt(at) })).ids).toContain(id);
  expect((await catchUp(alice, { vaultId, since: cursorAt(at + 1) })).ids).not.toContain(id);
});

itWithTable('keeps apart two events of one millisecond on two pages', async () => {
  const { id: vaultId } = await alice.createVault();
  const at = Date.now() - day;
  const planted = await Promise.all([1, 2, 3].map(() => plantEvent(table, vaultId, at)));

  const { ids } = await catchUp(alice, { vaultId, since: cursorAt(at), limit: 1 });

  expect(ids.slice(0, 3)).toEqual(planted.sort());
});

itWithTable('repeats the last 90 seconds, so that a commit 85 seconds late is not lost', async () => {
  const { id: vaultId } = await alice.createVault();
  const { cursor, ids } = await catchUp(alice, { vaultId, since: cursorAt(Date.now() - day) });
  const late = await plantEvent(table, vaultId, Date.now() - 85 * second);

  const next = await catchUp(alice, { vaultId, since: cursor });

  expect(next.ids).toEqual([late, ...ids]);
});

itWithTable('does not repeat what is older than the cursor', async () => {
  const { id: vaultId } = await alice.createVault();
  const [old] = await plantEvents(vaultId, Date.now() - 100 * second, 1);
  const first = await catchUp(alice, { vaultId, since: cursorAt(Date.now() - day) });

  const next = await catchUp(alice, { vaultId, since: first.cursor });

  expect(first.ids).toContain(old);
  expect(next.ids).not.toContain(old);
});

itWithTable(
  'ends with the cursor of its beginning: an event that commits behind a page is in the next catch-up',
  async () => {
    const { id: vaultId } = await alice.createVault();
    const since = cursorAt(Date.now() - day);
    await plantEvents(vaultId, Date.now() - 80 * second, 2);
    const first = await alice.changes({ vaultId, since, limit: 2 });
    const begun = Date.now();
    const behind = await plantEvent(table, vaultId, begun - 90 * second + 10);
    await sleep(50);

    const last = await alice.changes({ vaultId, since, limit: 100, nextToken: first.nextToken ?? '' });

    expect(Number(last.cursor)).toBeLessThanOrEqual(begun - 90 * second);
    expect((await catchUp(alice, { vaultId, since: last.cursor ?? '' })).ids).toContain(behind);
  },
);

it('never moves a cursor back', async () => {
  const { id: vaultId } = await alice.createVault();
  const since = cursorAt(Date.now() - 10 * second);

  expect((await alice.changes({ vaultId, since })).cursor).toBe(since);
});

itWithTable(
  'asks for a reload when the cursor is older than 30 days, and gives one to start from',
  async () => {
    const { id: vaultId } = await alice.createVault();
    await plantEvents(vaultId, Date.now() - 31 * day, 1);

    const answer = await alice.changes({ vaultId, since: cursorAt(Date.now() - 30 * day - second) });

    expect(answer).toMatchObject({ items: [], nextToken: null, reloadRequired: true });
    expect(Number(answer.cursor)).toBeLessThanOrEqual(Date.now() - 90 * second);
    expect(Number(answer.cursor)).toBeGreaterThan(Date.now() - 100 * second);
  },
);

itWithTable('serves a cursor that is almost 30 days old', async () => {
  const { id: vaultId } = await alice.createVault();
  const at = Date.now() - 30 * day + 60 * second;
  const [id] = await plantEvents(vaultId, at, 1);

  const answer = await alice.changes({ vaultId, since: cursorAt(at) });

  expect(answer.reloadRequired).toBe(false);
  expect(answer.items[0]?.id).toBe(id);
});

it.each([
  ['in the future', cursorAt(Date.now() + 3600 * second)],
  ['of the far future', '9999999999999'],
  ['of 14 digits', '10000000000000'],
  ['of 12 digits', '999999999999'],
  ['with a separator', '1700000000000#'],
  ['of an event id', `1700000000000-${uuid}`],
  ['in another script’s digits', '١٧٠٠٠٠٠٠٠٠٠٠٠'],
  ['of words', 'yesterday'],
  ['of 10,000 characters', '1'.repeat(10_000)],
])('refuses a cursor %s', async (_, since) => {
  const { id: vaultId } = await alice.createVault();

  expect((await refusal(alice.changes({ vaultId, since }))).errorType).toBe('BadInput');
});

it.each([0, -1, 101])('refuses a limit of %d, with a cursor or without', async (limit) => {
  const { id: vaultId } = await alice.createVault();

  expect((await refusal(alice.changes({ vaultId, limit }))).errorType).toBe('BadInput');
  const since = cursorAt(Date.now());
  expect((await refusal(alice.changes({ vaultId, since, limit }))).errorType).toBe('BadInput');
});

itWithTable('refuses the token of another vault, and of another cursor', async () => {
  const [{ id: vaultId }, { id: other }] = await Promise.all([alice.createVault(), alice.createVault()]);
  const since = cursorAt(Date.now() - day);
  await plantEvents(vaultId, Date.now() - 1000, 2);
  const { nextToken } = await alice.changes({ vaultId, since, limit: 1 });
  const asked = { vaultId, since, nextToken: nextToken ?? '' };

  expect((await alice.changes(asked)).items).not.toEqual([]);
  expect((await refusal(alice.changes({ ...asked, vaultId: other }))).errorType).toBe('BadInput');
  const later = cursorAt(Number(since) + 1);
  expect((await refusal(alice.changes({ ...asked, since: later }))).errorType).toBe('BadInput');
});

const tampered: [string, (token: Record<string, unknown>) => unknown][] = [
  ['a later end', (token) => ({ ...token, settled: '9999999999999' })],
  ['an end that is no time', (token) => ({ ...token, settled: 'x' })],
  ['an end of one digit', (token) => ({ ...token, settled: '1' })],
  ['no end', ({ settled: _, ...token }) => token],
  ['an event of before the cursor', (token) => ({ ...token, lastId: `1000000000000-${uuid}` })],
  ['an event id with a separator', (token) => ({ ...token, lastId: `9999999999999-${uuid}#` })],
  ['another row in the place of an event', (token) => ({ ...token, lastId: '~' })],
  ['no event', ({ lastId: _, ...token }) => token],
  ['nothing in it', () => ({})],
  ['null in it', () => null],
  ['a number in it', () => 5],
  ['a text in it', () => 'text'],
  ['a list in it', () => []],
];

itWithTable.each(tampered)('refuses a token with %s', async (_, tamper) => {
  const { id: vaultId } = await alice.createVault();
  await plantEvents(vaultId, Date.now() - 1000, 2);
  const since = cursorAt(Date.now() - day);
  const { nextToken } = await alice.changes({ vaultId, since, limit: 1 });
  const token = JSON.parse(Buffer.from(nextToken ?? '', 'base64').toString()) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify(tamper(token))).toString('base64');

  expect((await refusal(alice.changes({ vaultId, since, nextToken: changed }))).errorType).toBe('BadInput');
});

it.each([
  ['no base64', '€€€'],
  ['base64 of no JSON', 'AAAA'],
  ['cut base64', 'e30'],
  ['padding alone', '===='],
  ['10,000 characters', 'e30='.repeat(2500)],
])('refuses a token that is %s', async (_, nextToken) => {
  const { id: vaultId } = await alice.createVault();
  const since = cursorAt(Date.now() - day);

  expect((await refusal(alice.changes({ vaultId, since, nextToken }))).errorType).toBe('BadInput');
});

it('tells nothing of a reveal, nor of another vault', async () => {
  const [{ id: vaultId }, { id: other }] = await Promise.all([alice.createVault(), alice.createVault()]);
  const { id: itemId } = await alice.createItem({ vaultId });
  await alice.createItem({ vaultId: other });
  await alice.revealSecret({ vaultId, itemId });

  const { events } = await catchUp(alice, { vaultId, since: cursorAt(Date.now() - day) });

  expect(events.map(({ type }) => type)).toEqual(['VAULT_CREATED', 'ITEM_CREATED']);
  expect(events.every((one) => one.vaultId === vaultId)).toBe(true);
});

itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'OWNER'])('tells a %s', async (role) => {
  const { id: vaultId } = await alice.createVault();
  await plantMember(table, vaultId, bob, role);

  const { events } = await catchUp(bob, { vaultId, since: cursorAt(Date.now() - day) });
  expect(events[0]).toMatchObject({ type: 'VAULT_CREATED', vaultId });
});

it.each([undefined, cursorAt(Date.now() - 1000)])(
  'answers a stranger, word for word, as if the vault did not exist (since %s)',
  async (since) => {
    const { id: vaultId } = await alice.createVault();
    const args = since === undefined ? {} : { since };

    const forbidden = await refusal(bob.changes({ vaultId, ...args }));
    const absent = await refusal(bob.changes({ vaultId: absentId, ...args }));

    expect(forbidden.errorType).toBe('NotFound');
    expect(forbidden.errors).toEqual(absent.errors);
  },
);

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('answers a member who is %s as a stranger', async (_, member) => {
  const { id: vaultId } = await alice.createVault();
  await plantMember(table, vaultId, bob, 'OWNER', member);

  expect((await refusal(bob.changes({ vaultId }))).errorType).toBe('NotFound');
});

itWithTable('refuses a member who was removed between two pages', async () => {
  const { id: vaultId } = await alice.createVault();
  await plantMember(table, vaultId, bob, 'VIEWER');
  await plantEvents(vaultId, Date.now() - 1000, 2);
  const since = cursorAt(Date.now() - day);
  const { nextToken } = await bob.changes({ vaultId, since, limit: 1 });
  await removeRow(table, vaultPartition(vaultId), `MEMBER#${await memberIdOf(bob)}`);

  const refused = await refusal(bob.changes({ vaultId, since, nextToken: nextToken ?? '' }));
  expect(refused.errorType).toBe('NotFound');
});

it('refuses whatever is no id, and never reads a row by it', async () => {
  const { id: vaultId } = await alice.createVault();
  await fc.assert(
    fc.asyncProperty(badIdsAround(vaultId), async (ids) => {
      const answers = await answersFor(alice, 'changes(vaultId: $ID) { cursor }', ids);
      expect(answers).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 4 },
  );
});
