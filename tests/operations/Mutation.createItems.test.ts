import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { NewItemInput } from '../../generated/schema.ts';
import { collectEvents, userOf } from '../support/api.ts';
import { everyCustomField, everyKind } from '../support/everyKind.ts';
import { itWithTable } from '../support/host.ts';
import { noteOf } from '../support/notes.ts';
import { openTable } from '../support/table.ts';
import { eventRow, callerRows, memberIdOf, rowsLike, vaultRows, withoutNulls } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const me = await memberIdOf(alice);

async function newVault(): Promise<string> {
  return (await alice.createVault()).id;
}

const notes = (count: number): NewItemInput[] =>
  Array.from({ length: count }, (_, i) => ({ title: `Note ${i}`, note: { text: `text ${i}` } }));

it('answers every item whole, in the order in which they were given, as their making one by one does', async () => {
  const vaultId = await newVault();
  const given: NewItemInput = {
    title: 'Bank 🏦',
    username: 'alice',
    urls: ['https://login.example.co.uk/'],
    folder: 'Home',
    tags: ['b', 'a'],
    favourite: true,
    login: { password: 'p' },
  };
  const [first, second] = await alice.createItems({
    vaultId,
    items: [given, { title: 'Note', note: { text: '' } }],
  });
  const alone = await alice.createItem({ vaultId, ...given });
  const { id, createdAt } = first ?? {};
  expect(first).toEqual({ ...alone, id, createdAt, updatedAt: createdAt, changedAt: createdAt });
  expect(second).toMatchObject({ kind: 'NOTE', title: 'Note', folder: null, tags: [], favourite: false });
  expect([second?.createdAt, second?.createdBy]).toEqual([createdAt, me]);
  expect(await alice.item(vaultId, id ?? '')).toEqual(first);
});

it('makes items of every kind, each with its own secret and custom fields', async () => {
  const vaultId = await newVault();
  const items = await alice.createItems({
    vaultId,
    items: everyKind.map(({ kind, input }, index) => ({
      title: kind,
      ...input,
      customFields: everyCustomField.slice(0, index),
    })),
  });
  expect(items.map(({ kind }) => kind)).toEqual(everyKind.map(({ kind }) => kind));
  for (const [index, { id: itemId }] of items.entries()) {
    const { title, secret, customFields } = await alice.revealSecret({ vaultId, itemId });
    expect(title).toBe(everyKind[index]?.kind);
    expect(secret).toEqual(everyKind[index]?.secret);
    expect(customFields).toEqual(everyCustomField.slice(0, index));
  }
});

itWithTable('leaves the rows of each item, one event for all of them, and the request', async () => {
  const vaultId = await newVault();
  const before = await vaultRows(table, vaultId);
  const requestToken = randomUUID();
  const [one, two] = await alice.createItems({
    vaultId,
    requestToken,
    items: [
      { title: 'One', urls: ['https://a.example/'], tags: ['t'], favourite: true, login: {} },
      { title: 'Two', custom: {} },
    ],
  });
  const after = await vaultRows(table, vaultId);
  const added = Object.keys(after).filter((sk) => !(sk in before));
  const [event = ''] = added.filter((sk) => sk.startsWith('EVENT#'));
  expect(added.sort()).toEqual(
    [
      `ITEM#${one?.id}`,
      `ITEM#${two?.id}`,
      `SECRET#${one?.id}#00000001`,
      `SECRET#${two?.id}#00000001`,
      `HOST#example.a#example.a#${one?.id}`,
      `TAG#t#${one?.id}`,
      `FAVOURITE#${one?.id}`,
      event,
    ].sort(),
  );
  expect(after[event]).toEqual(
    eventRow(event, {
      vaultId,
      type: 'ITEMS_CREATED',
      at: one?.createdAt,
      actorId: me,
      itemIds: [one?.id, two?.id],
    }),
  );
  const row = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
  expect(row).toMatchObject({ operation: 'createItems', target: `${vaultId}/` });
  const { items } = JSON.parse(String(row?.answer)) as { items: object[] };
  expect(items.map(withoutNulls)).toEqual([one, two].map((item) => withoutNulls(item ?? {})));
});

it('tells the feed and the watchers of all items by one event', async () => {
  const vaultId = await newVault();
  const { cursor: since } = await alice.changes({ vaultId });
  const watch = await collectEvents(alice, vaultId);
  const ids = (await alice.createItems({ vaultId, items: notes(3) })).map(({ id }) => id);
  const told = {
    vaultId,
    type: 'ITEMS_CREATED',
    actorId: me,
    itemId: null,
    itemVersion: null,
    memberId: null,
    itemIds: ids,
  };
  const { items: events } = await alice.changes({ vaultId, since: since ?? '' });
  expect(events.filter(({ type }) => type !== 'VAULT_CREATED')).toMatchObject([told]);
  await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
  watch.close();
});

it('gives the items of a batch ids that ascend in its order, so that a list has them in it', async () => {
  const vaultId = await newVault();
  const ids = (await alice.createItems({ vaultId, items: notes(25) })).map(({ id }) => id);
  expect(new Set(ids).size).toBe(25);
  expect([...ids].sort()).toEqual(ids);
  expect((await alice.items({ vaultId })).items.map(({ title }) => title)).toEqual(
    notes(25).map(({ title }) => title),
  );
});

describe('takes', () => {
  itWithTable('25 items with 47 rows for hosts, tags and favourites', async () => {
    const vaultId = await newVault();
    const items = notes(25).map((item, i) => ({
      ...item,
      urls: [`https://host-${i}.example/`],
      ...(i < 22 && { tags: ['t'] }),
    }));
    expect(await alice.createItems({ vaultId, items })).toHaveLength(25);
    expect(Object.keys(await rowsLike(table, vaultId, 'HOST#'))).toHaveLength(25);
    expect(Object.keys(await rowsLike(table, vaultId, 'TAG#'))).toHaveLength(22);
  });

  it('1 MiB of plaintext to the last byte', async () => {
    const vaultId = await newVault();
    const items = Array.from({ length: 4 }, () => noteOf(256 * 1024));
    const made = await alice.createItems({ vaultId, items });
    const { secret } = await alice.revealSecret({ vaultId, itemId: made[3]?.id ?? '' });
    expect(secret).toMatchObject({ text: items[3]?.note?.text });
  });

  const longest = {
    title: '🔑'.repeat(200),
    username: '🔑'.repeat(320),
    urls: Array.from({ length: 20 }, (_, i) => `https://${i}.example/`.padEnd(2000, '例')),
    folder: '🔑'.repeat(100),
  };
  const mostLabels = {
    tags: Array.from({ length: 20 }, (_, i) => String(i).padEnd(50, '例')),
    favourite: true,
  };

  it.each<[string, number, object]>([
    ['an item with the longest of everything, alone', 0, { ...longest, ...mostLabels }],
    ['one with the longest title, username, URLs and folder, beside others', 20, longest],
  ])('%s', async (_, others, fields) => {
    const vaultId = await newVault();
    const items = [{ title: '', ...fields, custom: {} }, ...notes(others)];
    const made = await alice.createItems({ vaultId, items });
    expect(made).toHaveLength(1 + others);
    expect(made[0]).toMatchObject(fields);
  });
});

itWithTable('does once what is asked for twice with one token: one answer, one event', async () => {
  const vaultId = await newVault();
  const requestToken = randomUUID();
  const create = (items: NewItemInput[]) => alice.createItems({ vaultId, requestToken, items });
  const first = await create(notes(3));
  const rows = await vaultRows(table, vaultId);
  expect(await create(notes(3))).toEqual(first);
  expect(await create(notes(25))).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});
