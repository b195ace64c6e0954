import { afterAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { allEvents, settledEvents } from '../support/audits.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { invited } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

const typesOf = (events: AuditEvent[]) => events.map(({ type }) => type);
const newestFirst = (events: AuditEvent[]) => [...events].sort((one, other) => (one.id < other.id ? 1 : -1));

/** A new vault of alice's in which two items were made, changed and revealed, one after the other. */
async function busyVault() {
  const { id: vaultId } = await alice.createVault();
  const { id: one } = await alice.createItem({ vaultId });
  await alice.revealSecret({ vaultId, itemId: one, reason: 'Support call 🎧' });
  const { id: other } = await alice.createItem({ vaultId });
  await alice.updateItem({ vaultId, itemId: one, expectedVersion: 1, title: 'New' });
  await alice.revealSecret({ vaultId, itemId: other });
  await alice.revealSecret({ vaultId, itemId: one });
  return { vaultId, one, other };
}

it('tells every change and every reveal of a vault, newest first', async () => {
  const { vaultId, one, other } = await busyVault();
  const { items, nextToken } = await alice.events({ vaultId });
  expect(nextToken).toBeNull();
  expect(items.map(({ type, itemId, itemVersion }) => [type, itemId, itemVersion])).toEqual([
    ['SECRET_REVEALED', one, 2],
    ['SECRET_REVEALED', other, 1],
    ['ITEM_UPDATED', one, 2],
    ['ITEM_CREATED', other, 1],
    ['SECRET_REVEALED', one, 1],
    ['ITEM_CREATED', one, 1],
    ['VAULT_CREATED', null, null],
  ]);
});

it('tells who did it, when, from where and why', async () => {
  const before = Date.now();
  const { vaultId, one } = await busyVault();
  const events = (await alice.events({ vaultId })).items;
  const revealed = events[4];
  expect(revealed).toEqual({
    id: expect.stringMatching(/^\d{13}-[0-9a-f-]{36}$/) as string,
    vaultId,
    type: 'SECRET_REVEALED',
    at: expect.any(String) as string,
    actorId: await memberIdOf(alice),
    actorKind: 'PERSON',
    actorSession: null,
    sourceIp: expect.any(String) as string,
    itemId: one,
    itemVersion: 1,
    itemIds: [],
    memberId: null,
    role: null,
    reason: 'Support call 🎧',
  });
  expect(Date.parse(revealed?.at ?? '')).toBeGreaterThanOrEqual(before - 2000);
  expect(events.map(({ reason }) => reason).filter((reason) => reason !== null)).toHaveLength(1);
  expect(events.every(({ sourceIp }) => /^[0-9a-f.:]+$/.test(sourceIp ?? ''))).toBe(true);
});

it('tells the items that were made together', async () => {
  const { id: vaultId } = await alice.createVault();
  const made = await alice.createItems({
    vaultId,
    items: [
      { title: 'A', note: { text: 'a' } },
      { title: 'B', note: { text: 'b' } },
    ],
  });
  const [event] = (await alice.events({ vaultId })).items;
  expect(event).toMatchObject({ type: 'ITEMS_CREATED', itemIds: made.map(({ id }) => id) });
});

itWithKeys('tells every change of the members, with member and role', async () => {
  const { id: vaultId } = await alice.createVault();
  const person = await newPerson();
  const { id: memberId } = await invited(alice, vaultId, person, 'READER');
  await alice.confirmMember({ vaultId, memberId, role: 'READER' });
  await alice.changeRole({ vaultId, memberId, role: 'VIEWER' });
  await alice.removeMember({ vaultId, memberId });
  const { invitation } = await alice.inviteMember({ vaultId, role: 'EDITOR' });
  await alice.revokeInvitation({ vaultId, invitationId: invitation.id });

  const events = (await alice.events({ vaultId })).items;
  expect(events.map((event) => [event.type, event.actorId, event.memberId, event.role])).toEqual([
    ['INVITATION_REVOKED', await memberIdOf(alice), null, null],
    ['MEMBER_INVITED', await memberIdOf(alice), null, 'EDITOR'],
    ['MEMBER_REMOVED', await memberIdOf(alice), memberId, null],
    ['ROLE_CHANGED', await memberIdOf(alice), memberId, 'VIEWER'],
    ['MEMBER_CONFIRMED', await memberIdOf(alice), memberId, 'READER'],
    ['INVITATION_ACCEPTED', memberId, memberId, 'READER'],
    ['MEMBER_INVITED', await memberIdOf(alice), null, 'READER'],
    ['VAULT_CREATED', await memberIdOf(alice), null, null],
  ]);
});

itWithKeys('tells a machine’s session', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  const account = { accountId: '000000000000', roleName: 'deployer' };
  await alice.addMachine({ vaultId, ...account, role: 'EDITOR' });
  const machine = machineOf('deployer', 'build-4711');
  await machine.revealSecret({ vaultId, itemId });
  await machine.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });

  const [changed, revealed] = (await alice.events({ vaultId })).items;
  for (const event of [changed, revealed]) {
    expect(event).toMatchObject({
      actorId: '000000000000:deployer',
      actorKind: 'MACHINE',
      actorSession: 'build-4711',
    });
  }
});

itWithTable('shows nothing of how a row finds its index, nor the order to revoke a grant', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.addMachine({ vaultId, accountId: '000000000000', roleName: 'gone', role: 'VIEWER' });
  await alice.removeMember({ vaultId, memberId: '000000000000:gone' });
  const [removal] = Object.values(await rowsLike(table, vaultId, 'EVENT#')).slice(-1);
  const [event] = (await alice.events({ vaultId })).items;
  expect(removal).toHaveProperty('revocation');
  expect(JSON.stringify(event)).not.toContain(String(removal?.revocation));
});

describe('of a vault', () => {
  it('tells reveals alone, or changes alone', async () => {
    const { vaultId } = await busyVault();
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
    const [{ vaultId }, { vaultId: other }] = [await busyVault(), await busyVault()];
    const events = [...(await allEvents(alice, { vaultId })), ...(await allEvents(alice, { vaultId: other }))];
    expect(events.slice(0, 7).every((event) => event.vaultId === vaultId)).toBe(true);
    expect(events.slice(7).every((event) => event.vaultId === other)).toBe(true);
  });

  it('tells what happened in a time, both ends included', async () => {
    const { vaultId } = await busyVault();
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
    const { vaultId } = await busyVault();
    expect((await alice.events({ vaultId, from, until })).items).toHaveLength(7);
  });

  it.each([
    ['until', { until: '1900-01-01T00:00:00Z' }],
    ['from', { from: '9999-12-31T23:59:59Z' }],
  ])('tells nothing %s a time in which there was nothing', async (_, range) => {
    const { vaultId } = await busyVault();
    expect(await alice.events({ vaultId, ...range })).toEqual({ items: [], nextToken: null });
  });
});

describe('of an item or a member', () => {
  it('tells what is about the item, and nothing else', async () => {
    const { vaultId, one } = await busyVault();
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
    const { vaultId, one } = await busyVault();
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
    const { vaultId, one } = await busyVault();
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
    const { vaultId, one } = await busyVault();
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
    const { vaultId } = await busyVault();
    const memberId = (await memberIdOf(alice)).slice(0, -1);
    expect((await alice.events({ vaultId, memberId })).items).toEqual([]);
  });

  it('comes newest first, page by page, in whatever pages', async () => {
    const { vaultId } = await busyVault();
    const memberId = await memberIdOf(alice);
    const whole = await settledEvents(alice, { vaultId, memberId }, 7);
    expect(whole).toEqual(newestFirst(whole));
    for (const limit of [1, 2, 3, 7]) {
      expect(await allEvents(alice, { vaultId, memberId, limit })).toEqual(whole);
    }
  });
});
