import fc from 'fast-check';
import { afterAll, expect, inject, it } from 'vitest';
import WebSocket from 'ws';
import { subscribe } from '../../examples/realtime.ts';
import type { Subscription, VaultEvent } from '../../generated/schema.ts';
import { collectEvents, fields, refusal, userOf, type Api } from '../support/api.ts';
import { absentId, badIdsAround } from '../support/badIds.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, untilEpoch, vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { accessTokenOf } from '../support/tokens.ts';
import { join, plantMember } from '../support/membership.ts';
import { memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const watch = (client: Api, vaultId: string) =>
  client.subscribe<Subscription>(
    `subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { ${fields.event} } }`,
    { vaultId },
  );

/** The feed of a vault, to compare with what was delivered. */
async function feedOf(vaultId: string): Promise<VaultEvent[]> {
  return (await alice.changes({ vaultId, since: `${Date.now() - 60_000}` })).items;
}

it('delivers every change with the fields of its row in the feed', async () => {
  const { id: vaultId } = await alice.createVault();
  const { events, close } = await collectEvents(alice, vaultId);

  const { id: itemId } = await alice.createItem({ vaultId });
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });

  await expect.poll(() => events.filter(({ itemId: of }) => of === itemId)).toHaveLength(2);
  close();
  expect(events.filter(({ itemId: of }) => of === itemId)).toEqual((await feedOf(vaultId)).slice(1));
  expect(events.at(-1)).toEqual({
    id: expect.stringMatching(/^\d{13}-[0-9a-f-]{36}$/) as string,
    vaultId,
    type: 'ITEM_UPDATED',
    at: expect.any(String) as string,
    actorId: await memberIdOf(alice),
    itemId,
    itemVersion: 2,
    itemIds: [],
    memberId: null,
  });
});

itWithTable('delivers to every watcher, from a VIEWER up', async () => {
  const { id: vaultId } = await alice.createVault();
  await plantMember(table, vaultId, bob, 'VIEWER');
  const watchers = await Promise.all([alice, alice, bob].map((client) => collectEvents(client, vaultId)));

  const { id } = await alice.createItem({ vaultId });

  for (const { events, close } of watchers) {
    await expect.poll(() => events.map(({ itemId }) => itemId)).toContain(id);
    close();
  }
});

it('never delivers the events of another vault, not even to a member of both', async () => {
  const [{ id: one }, { id: other }] = await Promise.all([alice.createVault(), alice.createVault()]);
  const [ofOne, ofOther] = await Promise.all([collectEvents(alice, one), collectEvents(alice, other)]);

  const first = await alice.createItem({ vaultId: other });
  const second = await alice.createItem({ vaultId: one });

  await expect.poll(() => ofOne.events.map(({ itemId }) => itemId)).toContain(second.id);
  await expect.poll(() => ofOther.events.map(({ itemId }) => itemId)).toContain(first.id);
  for (const { close } of [ofOne, ofOther]) close();
  expect(ofOne.events.every(({ vaultId }) => vaultId === one)).toBe(true);
  expect(ofOther.events.every(({ vaultId }) => vaultId === other)).toBe(true);
});

it('sends nothing of an item but its id and version, and only what was asked for', async () => {
  const { id: vaultId } = await alice.createVault();
  const frames: string[] = [];
  class Recorder extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      this.on('message', (data: Buffer) => frames.push(data.toString()));
    }
  }
  const subscription = await subscribe(
    {
      endpoint: inject('endpoint'),
      accessToken: () => accessTokenOf('alice'),
      WebSocket: Recorder,
    },
    'subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { itemId type } }',
    { vaultId },
  );
  const { id } = await alice.createItem({
    vaultId,
    title: 'canary-title',
    username: 'canary-username',
    urls: ['https://canary.example.com/'],
    login: { password: 'canary-password', notes: 'canary-notes' },
  });

  await expect.poll(() => frames.some((frame) => frame.includes(id))).toBe(true);
  subscription.close();
  const data = frames
    .map((frame) => JSON.parse(frame) as { type: string; payload: unknown })
    .filter((frame) => frame.type === 'data')
    .map((frame) => frame.payload);
  expect(data).toContainEqual({ data: { onVaultEvent: { itemId: id, type: 'ITEM_CREATED' } } });
  expect(frames.join('')).not.toContain('canary');
});

it('has an event type without a field for a secret or for metadata', async () => {
  const { __type } = await alice.graphql<{ __type: { fields: { name: string }[] } }>(
    '{ __type(name: "VaultEvent") { fields { name } } }',
  );

  expect(__type.fields.map(({ name }) => name).sort()).toEqual(fields.event.split(' ').sort());
});

it('answers a stranger, word for word, as if the vault did not exist', async () => {
  const { id } = await alice.createVault();

  const forbidden = await refusal(watch(bob, id));
  const absent = await refusal(watch(bob, absentId));

  expect(forbidden.errorType).toBe('NotFound');
  expect(forbidden.message).toBe(absent.message);
  expect(forbidden.errors).toEqual(absent.errors);
});

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('refuses a member who is %s', async (_, member) => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'OWNER', member);

  expect((await refusal(watch(bob, id))).errorType).toBe('NotFound');
});

itWithKeys('delivers until the membership ends, and nothing after that', async () => {
  const person = await newPerson();
  const { id } = await alice.createVault();
  const end = epochIn(4);
  await join(alice, id, person, 'VIEWER', new Date(end * 1000).toISOString());
  const [theirs, ours] = await Promise.all([person, alice].map((client) => collectEvents(client, id)));
  const { id: before } = await alice.createItem({ vaultId: id });
  await expect.poll(() => theirs?.events.map(({ itemId }) => itemId)).toContain(before);

  await untilEpoch(end);
  const { id: after } = await alice.createItem({ vaultId: id });

  await expect.poll(() => ours?.events.map(({ itemId }) => itemId)).toContain(after);
  expect(theirs?.events.map(({ itemId }) => itemId)).not.toContain(after);
  for (const watched of [theirs, ours]) watched?.close();
});

itWithTable('refuses a removed member', async () => {
  const person = await newPerson();
  const { id } = await alice.createVault();
  await plantMember(table, id, person, 'OWNER');
  (await watch(person, id)).close();
  await removeRow(table, vaultPartition(id), `MEMBER#${person.id}`);

  expect((await refusal(watch(person, id))).errorType).toBe('NotFound');
});

itWithTable('refuses a role that is none of the four', async () => {
  const { id } = await alice.createVault();
  await plantMember(table, id, bob, 'ADMIN');

  expect((await refusal(watch(bob, id))).errorType).toBe('Unauthorized');
});

it('refuses whatever is no id, and never watches by it', async () => {
  const { id } = await alice.createVault();
  await fc.assert(
    fc.asyncProperty(badIdsAround(id), async (ids) => {
      const refusals = await Promise.all(ids.map((bad) => refusal(watch(alice, bad))));
      expect(refusals.map(({ errorType }) => errorType)).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 3 },
  );
});
