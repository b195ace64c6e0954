import { afterAll, describe, expect } from 'vitest';
import type { Item, Mutation, PurgedItem, PurgeExpiredInput } from '../../generated/schema.ts';
import { roleOf } from '../../local/functions/functions.ts';
import { collectEvents, refusal, userOf, type Api } from '../support/api.ts';
import { badIds } from '../support/badItems.ts';
import { itWithKeys } from '../support/host.ts';
import { makeItem } from '../support/itemChanges.ts';
import { machineOf } from '../support/machine.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { eventRow, memberIdOf, rowsLike, vaultRows } from '../support/traces.ts';
import { sortKeysWith } from '../support/wholeTable.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const publisherRole = roleOf('publishEvents');
const publisher = machineOf(publisherRole);

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });

async function purgeExpired(client: Api, input: PurgeExpiredInput): Promise<PurgedItem | null | undefined> {
  const mutation = `mutation ($input: PurgeExpiredInput!) { purgeExpired(input: $input) { vaultId itemId } }`;
  return (await client.graphql<Mutation>(mutation, { input })).purgeExpired;
}

/** An item of two versions in the trash. */
async function trashedItem(vaultId?: string): Promise<Item> {
  const item = vaultId ? await alice.createItem({ vaultId }) : await makeItem(alice);
  await alice.updateItem({ ...at(item), expectedVersion: 1, title: 'Second' });
  await alice.revealSecret(at(item));
  return alice.trashItem(at(item));
}

/** The same, once DynamoDB's TTL has removed its row; what the stream then tells of it. */
async function expiredItem(): Promise<PurgeExpiredInput> {
  const item = await trashedItem();
  await removeRow(table, vaultPartition(item.vaultId), `ITEM#${item.id}`);
  return { ...at(item), oldest: 1, version: item.version };
}

let shared: Promise<PurgeExpiredInput> | undefined;
const sharedItem = () => (shared ??= expiredItem());

/** The refusal of a purge, which left everything in the vault. */
async function refuse(client: Api, input: PurgeExpiredInput, vaultId = input.vaultId) {
  const before = await vaultRows(table, vaultId);
  const refused = await refusal(purgeExpired(client, input));
  expect(await vaultRows(table, vaultId)).toEqual(before);
  return refused;
}

itWithKeys('leaves no row of the item but its events, its reveals and, for a day, kept answers', async () => {
  const { vaultId, itemId, ...versions } = await expiredItem();
  expect(await purgeExpired(publisher, { vaultId, itemId, ...versions })).toEqual({ vaultId, itemId });

  const left = new Set((await sortKeysWith(table, itemId)).map((sk) => sk.split('#')[0]));
  expect([...left].sort()).toEqual(['EVENT', 'REQUEST', 'REVEAL']);
});

itWithKeys('leaves one event more, by the publisher, and everything else as it was', async () => {
  const gone = await expiredItem();
  const { vaultId, itemId } = gone;
  const other = await trashedItem(vaultId);
  const before = await vaultRows(table, vaultId);
  await purgeExpired(publisher, gone);
  const after = await vaultRows(table, vaultId);

  const kept = Object.entries(before).filter(([sk]) => !sk.startsWith(`SECRET#${itemId}#`));
  expect(Object.keys(before).length - kept.length).toBe(2);
  const [event = ''] = Object.keys(after).filter((sk) => !(sk in before));
  expect(after).toEqual({
    ...Object.fromEntries(kept),
    [event]: eventRow(event, {
      vaultId,
      type: 'ITEM_PURGED',
      at: after[event]?.at,
      actorId: await memberIdOf(publisher),
      actorKind: 'MACHINE',
      actorSession: 'test',
      itemId,
    }),
  });
  expect((await alice.revealSecret({ ...at(other), version: 1 })).title).toBe('An item');
});

itWithKeys('tells the watchers', async () => {
  const gone = await expiredItem();
  const watch = await collectEvents(alice, gone.vaultId);
  await purgeExpired(publisher, gone);
  const told = { type: 'ITEM_PURGED', itemId: gone.itemId, itemVersion: null, itemIds: [] };
  await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
  watch.close();
});

itWithKeys('is one effect, and one event, however often and at once the stream tells it', async () => {
  const gone = await expiredItem();
  const { vaultId, itemId } = gone;
  const tell = () => purgeExpired(publisher, gone).catch((error: { errorType: string }) => error.errorType);
  const answers = await Promise.all([tell(), tell(), tell()]);
  expect(answers.filter((answer) => answer !== 'Busy')).toContainEqual({ vaultId, itemId });
  const before = await vaultRows(table, vaultId);
  expect(await tell()).toEqual({ vaultId, itemId });

  expect(await vaultRows(table, vaultId)).toEqual(before);
  const events = Object.values(await rowsLike(table, vaultId, 'EVENT#'));
  expect(events.filter(({ type }) => type === 'ITEM_PURGED')).toHaveLength(1);
});

itWithKeys('removes every version that is told, up to the 50 that a vault keeps', async () => {
  const gone = await expiredItem();
  await purgeExpired(publisher, { ...gone, oldest: 1, version: 50 });
  expect(await rowsLike(table, gone.vaultId, 'SECRET#')).toEqual({});
});

describe('refuses, and removes nothing,', () => {
  itWithKeys.each([
    ['in the trash', trashedItem],
    ['out of it', () => makeItem(alice)],
  ])('of an item that is still there, %s', async (_, make) => {
    const item = await make();
    const input = { ...at(item), oldest: 1, version: item.version };
    expect((await refuse(publisher, input)).errorType).toBe('BadInput');
    expect((await alice.revealSecret(at(item))).version).toBe(item.version);
    await removeRow(table, vaultPartition(item.vaultId), `ITEM#${item.id}`);
    expect(await purgeExpired(publisher, input)).toEqual(at(item));
  });

  itWithKeys.each([
    ['another role', machineOf('ci')],
    ['another function’s role', machineOf(roleOf('seal'))],
    ['a role whose name begins with the publisher’s', machineOf(`${publisherRole}2`)],
    ['a session that bears the publisher’s name', machineOf('ci', publisherRole)],
  ])('for %s', async (_, machine) => {
    expect((await refuse(machine, await expiredItem())).errorType).toBe('Unauthorized');
  });

  itWithKeys('for an owner, by the schema', async () => {
    const refused = await refuse(alice, await expiredItem());
    expect(refused.errorType).toBe('Unauthorized');
    expect(refused.message).toBe('Not Authorized to access purgeExpired on type Mutation');
  });

  itWithKeys.each(badIds)('by ids that are %s', async (_, id) => {
    const gone = await sharedItem();
    expect((await refuse(publisher, { ...gone, vaultId: id }, gone.vaultId)).errorType).toBe('BadInput');
    expect((await refuse(publisher, { ...gone, itemId: id })).errorType).toBe('BadInput');
  });

  itWithKeys.each([0, -1, 100_000_000, 2_147_483_647])('by the version %i', async (version) => {
    const gone = await sharedItem();
    expect((await refuse(publisher, { ...gone, version })).errorType).toBe('BadInput');
    expect((await refuse(publisher, { ...gone, oldest: version })).errorType).toBe('BadInput');
  });
});
