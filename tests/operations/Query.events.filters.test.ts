/** Which records are told. */
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { allEvents, busyVault, settledEvents } from '../support/audits.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { memberIdOf } from '../support/traces.ts';

const alice = await userOf('alice');

const typesOf = (events: AuditEvent[]) => events.map(({ type }) => type);
const newestFirst = (events: AuditEvent[]) => [...events].sort((one, other) => (one.id < other.id ? 1 : -1));

describe('of a vault', () => {
  it('tells reveals alone, or changes alone', async () => {
    const { vaultId } = await busyVault(alice);
    expect(typesOf((await alice.events({ vaultId, reveals: true })).items)).toEqual(
      Array.from({ length: 3 }, () => 'SECRET_REVEALED'),
    );
    expect(typesOf((await alice.events({ vaultId, reveals: false })).items)).toEqual([
      'ITEM_UPDATED',
      'ITEM_CREATED',
      'ITEM_CREATED',
      'VAULT_CREATED',
    ]);
  });

  it('tells nothing of another vault', async () => {
    const [{ vaultId }, { vaultId: other }] = [await busyVault(alice), await busyVault(alice)];
    const events = [
      ...(await allEvents(alice, { vaultId })),
      ...(await allEvents(alice, { vaultId: other })),
    ];
    expect(events.slice(0, 7).every((event) => event.vaultId === vaultId)).toBe(true);
    expect(events.slice(7).every((event) => event.vaultId === other)).toBe(true);
  });

  it('tells what happened in a time, both ends included', async () => {
    const { vaultId } = await busyVault(alice);
    const all = (await alice.events({ vaultId })).items;
    const [from, until] = [all[4]?.at ?? '', all[2]?.at ?? ''];
    const within = all.filter(({ at }) => at >= from && at <= until);
    expect(within.length).toBeGreaterThanOrEqual(3);
    expect((await alice.events({ vaultId, from, until })).items).toEqual(within);
    expect((await alice.events({ vaultId, from })).items).toEqual(all.filter(({ at }) => at >= from));
    expect((await alice.events({ vaultId, until })).items).toEqual(all.filter(({ at }) => at <= until));
  });

  it.each([
    ['1900-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
    ['1970-01-01T00:00:00Z', '2300-01-01T00:00:00+05:00'],
  ])('tells everything from %s until %s', async (from, until) => {
    const { vaultId } = await busyVault(alice);
    expect((await alice.events({ vaultId, from, until })).items).toHaveLength(7);
  });

  it.each([
    ['until', { until: '1900-01-01T00:00:00Z' }],
    ['from', { from: '9999-12-31T23:59:59Z' }],
  ])('tells nothing %s a time in which there was nothing', async (_, range) => {
    const { vaultId } = await busyVault(alice);
    expect(await alice.events({ vaultId, ...range })).toEqual({ items: [], nextToken: null });
  });
});

describe('of an item or a member', () => {
  it('tells what is about the item, and nothing else', async () => {
    const { vaultId, one } = await busyVault(alice);
    const all = (await alice.events({ vaultId })).items;
    const ofItem = all.filter(({ itemId }) => itemId === one);
    expect(ofItem).toHaveLength(4);
    expect(await settledEvents(alice, { vaultId, itemId: one }, 4)).toEqual(ofItem);
    expect(typesOf(await settledEvents(alice, { vaultId, itemId: one, reveals: true }, 2))).toEqual([
      'SECRET_REVEALED',
      'SECRET_REVEALED',
    ]);
    expect(typesOf(await settledEvents(alice, { vaultId, itemId: one, reveals: false }, 2))).toEqual([
      'ITEM_UPDATED',
      'ITEM_CREATED',
    ]);
  });

  it('tells what was done to an item that is gone', async () => {
    const { vaultId, one } = await busyVault(alice);
    await alice.trashItem({ vaultId, itemId: one });
    await alice.purgeItem({ vaultId, itemId: one });
    expect(typesOf(await settledEvents(alice, { vaultId, itemId: one }, 6))).toEqual([
      'ITEM_PURGED',
      'ITEM_TRASHED',
      'SECRET_REVEALED',
      'ITEM_UPDATED',
      'SECRET_REVEALED',
      'ITEM_CREATED',
    ]);
  });

  itWithKeys('tells what a member did, also once that member is gone', async () => {
    const { vaultId, one } = await busyVault(alice);
    await alice.addMachine({ vaultId, accountId: '000000000000', roleName: 'actor', role: 'EDITOR' });
    const machine = machineOf('actor');
    const memberId = '000000000000:actor';
    await machine.revealSecret({ vaultId, itemId: one });
    await machine.createItem({ vaultId });
    await alice.removeMember({ vaultId, memberId });

    const done = await settledEvents(alice, { vaultId, memberId }, 2);
    expect(typesOf(done)).toEqual(['ITEM_CREATED', 'SECRET_REVEALED']);
    expect(done.every(({ actorId }) => actorId === memberId)).toBe(true);
    expect(typesOf(await settledEvents(alice, { vaultId, memberId, reveals: true }, 1))).toEqual([
      'SECRET_REVEALED',
    ]);
  });

  it('tells what happened in a time, both ends included', async () => {
    const { vaultId, one } = await busyVault(alice);
    const memberId = await memberIdOf(alice);
    const ofItem = await settledEvents(alice, { vaultId, itemId: one }, 4);
    const all = await settledEvents(alice, { vaultId, memberId }, 7);
    for (const [events, of] of [
      [ofItem, { itemId: one }],
      [all, { memberId }],
    ] as const) {
      const [from, until] = [events[2]?.at ?? '', events[1]?.at ?? ''];
      const within = events.filter(({ at }) => at >= from && at <= until);
      expect((await alice.events({ vaultId, ...of, from, until })).items).toEqual(within);
    }
  });

  it('tells nothing of a member whose id another one’s begins with', async () => {
    const { vaultId } = await busyVault(alice);
    const memberId = (await memberIdOf(alice)).slice(0, -1);
    expect((await alice.events({ vaultId, memberId })).items).toEqual([]);
  });

  it('comes newest first, page by page, in whatever pages', async () => {
    const { vaultId } = await busyVault(alice);
    const memberId = await memberIdOf(alice);
    const whole = await settledEvents(alice, { vaultId, memberId }, 7);
    expect(whole).toEqual(newestFirst(whole));
    for (const limit of [1, 2, 3, 7]) {
      expect(await allEvents(alice, { vaultId, memberId, limit })).toEqual(whole);
    }
  });
});
