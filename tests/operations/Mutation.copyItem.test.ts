import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { collectEvents, userOf } from '../support/api.ts';
import { everyCustomField, everyKind } from '../support/everyKind.ts';
import { itWithOwnStack, itWithTable } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { machineOf } from '../support/machine.ts';
import { plantMember } from '../support/membership.ts';
import { readyIn } from '../support/mutationsInProcess.ts';
import { revealsIn } from '../support/reveals.ts';
import { openTable } from '../support/table.ts';
import { eventRow, memberIdOf, rowsLike, vaultRows } from '../support/traces.ts';

const table = openTable();
let parts: InProcess | undefined;
afterEach(async () => {
  await parts?.stop();
  parts = undefined;
});
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const whole = {
  title: 'Bank',
  username: 'alice',
  urls: ['https://login.example.com/'],
  folder: 'Home',
  tags: ['a', 'b#c'],
  favourite: true,
  login: { password: 'first', notes: 'PIN 1234' },
};

/** A vault with an item, and an empty one, both of alice's. */
async function twoVaults(item: object = whole) {
  const [from, to] = await Promise.all([alice.createVault(), alice.createVault()]);
  const { id: itemId } = await alice.createItem({ vaultId: from.id, ...item });
  return { vaultId: to.id, fromVaultId: from.id, itemId };
}

/** All that an opened item holds but its address. */
async function contentOf(vaultId: string, itemId: string) {
  const opened = await alice.revealSecret({ vaultId, itemId });
  return { ...opened, vaultId: '', itemId: '', version: 0 };
}

it('makes a new item of another vault, at version 1, without labels, that opens as the source does', async () => {
  const at = await twoVaults();

  const copy = await alice.copyItem(at);

  expect(copy).toMatchObject({
    vaultId: at.vaultId,
    kind: 'LOGIN',
    title: 'Bank',
    username: 'alice',
    urls: whole.urls,
    version: 1,
    folder: null,
    tags: [],
    favourite: false,
    createdBy: await memberIdOf(alice),
  });
  expect(copy.id).not.toBe(at.itemId);
  expect(await alice.item(at.vaultId, copy.id)).toEqual(copy);
  expect(await contentOf(at.vaultId, copy.id)).toEqual(await contentOf(at.fromVaultId, at.itemId));
});

it.each(everyKind.map(({ kind, input }) => [kind, input] as const))(
  'copies all of a %s, custom fields too',
  async (_, input) => {
    const at = await twoVaults({ title: 'An item', ...input, customFields: everyCustomField });

    const { id } = await alice.copyItem(at);

    expect(await contentOf(at.vaultId, id)).toEqual(await contentOf(at.fromVaultId, at.itemId));
  },
);

it('makes a new item of the same vault, with the labels', async () => {
  const { fromVaultId: vaultId, itemId } = await twoVaults();

  const copy = await alice.copyItem({ vaultId, fromVaultId: vaultId, itemId });

  expect(copy).toMatchObject({ folder: 'Home', tags: ['a', 'b#c'], favourite: true, version: 1 });
  const { items } = await alice.items({ vaultId, filter: { tag: 'b#c' } });
  expect(items.map(({ id }) => id).sort()).toEqual([itemId, copy.id].sort());
});

it('copies the version that is named, with its own title', async () => {
  const at = await twoVaults();
  const item = { vaultId: at.fromVaultId, itemId: at.itemId };
  await alice.updateItem({ ...item, expectedVersion: 1, title: 'New', login: { password: 'second' } });

  const [current, first] = [await alice.copyItem(at), await alice.copyItem({ ...at, version: 1 })];

  const secretOf = async ({ id }: Item) => (await contentOf(at.vaultId, id)).secret;
  expect([current.title, first.title]).toEqual(['New', 'Bank']);
  expect(await secretOf(current)).toMatchObject({ password: 'second' });
  expect(await secretOf(first)).toMatchObject({ password: 'first' });
});

it('gives the copy the title that is given, sealed too', async () => {
  const at = await twoVaults();

  const copy = await alice.copyItem({ ...at, title: 'Copy of a bank' });

  expect(copy.title).toBe('Copy of a bank');
  expect((await contentOf(at.vaultId, copy.id)).title).toBe('Copy of a bank');
});

itWithTable('changes nothing of the source, where it is counted and recorded as a copy', async () => {
  const at = await twoVaults();
  const before = await vaultRows(table, at.fromVaultId);

  await alice.copyItem(at);

  const { records, count } = await revealsIn(table, at.fromVaultId);
  expect(count).toBe(1);
  const [record] = records;
  const sk = `REVEAL#${String(record?.id)}`;
  expect(records).toEqual([
    eventRow(sk, {
      vaultId: at.fromVaultId,
      type: 'SECRET_REVEALED',
      at: String(record?.at),
      actorId: await memberIdOf(alice),
      itemId: at.itemId,
      itemVersion: 1,
      reason: `Copied to the vault ${at.vaultId}`,
      revealedAs: 'COPY',
    }),
  ]);
  const after = Object.entries(await vaultRows(table, at.fromVaultId));
  expect(Object.fromEntries(after.filter(([key]) => key !== sk && !key.startsWith('COUNT#')))).toEqual(
    before,
  );
  expect(await revealsIn(table, at.vaultId)).toEqual({ records: [], count: 0 });
});

itWithTable('is an ITEM_CREATED in the target, and told to its watchers', async () => {
  const at = await twoVaults();
  const watch = await collectEvents(alice, at.vaultId);

  const { id } = await alice.copyItem(at);

  const events = Object.values(await rowsLike(table, at.vaultId, 'EVENT#'));
  expect(events.filter(({ type }) => type === 'ITEM_CREATED')).toMatchObject([
    { itemId: id, itemVersion: 1 },
  ]);
  const told = () => watch.events.filter(({ type }) => type === 'ITEM_CREATED').map(({ itemId }) => itemId);
  await expect.poll(told, { timeout: 10_000 }).toEqual([id]);
  watch.close();
});

itWithTable(
  'is done for a READER of the source who is an EDITOR of the target, and for a machine',
  async () => {
    const at = await twoVaults();
    for (const member of [bob, machineOf('deployer')]) {
      await plantMember(table, at.fromVaultId, member, 'READER');
      await plantMember(table, at.vaultId, member, 'EDITOR');

      expect((await member.copyItem(at)).title).toBe('Bank');
    }
  },
);

itWithTable('asked for twice with one token is one copy, and one reveal', async () => {
  const at = { ...(await twoVaults()), requestToken: randomUUID() };

  const first = await alice.copyItem(at);
  expect(await alice.copyItem(at)).toEqual(first);

  expect((await alice.items({ vaultId: at.vaultId })).items).toEqual([first]);
  const { records, count } = await revealsIn(table, at.fromVaultId);
  expect({ records: records.length, count }).toEqual({ records: 1, count: 1 });
});

itWithOwnStack('runs one function', async () => {
  parts = await openInProcess();
  const { person, input } = await readyIn(parts, 'copyItem');

  expect(await parts.mutate('copyItem', person, input)).toMatchObject({ errors: [], invocations: 1 });
});
