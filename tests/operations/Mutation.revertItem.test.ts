import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { CreateItemInput, Item, UpdateItemInput } from '../../generated/schema.ts';
import { collectEvents, userOf } from '../support/api.ts';
import { barestKinds, everyCustomField, everyKind } from '../support/everyKind.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { eventRow, callerRows, memberIdOf, rowsLike, vaultRows, withoutNulls } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const first: Partial<CreateItemInput> = {
  title: 'Bank',
  username: 'alice',
  urls: ['https://a.example/'],
  login: { password: 'first', notes: 'a note', totp: 'GEZDGNBVGY3TQOJQ' },
  customFields: everyCustomField,
};
const second: Partial<UpdateItemInput> = {
  title: 'Other',
  username: null,
  urls: ['https://b.example/'],
  login: { password: 'second' },
  customFields: null,
};

/** An item of two versions that have nothing in common, as it is at the second. */
async function makeItem(created = first, changed = second): Promise<Item> {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId, ...created });
  return alice.updateItem({ vaultId, itemId, expectedVersion: 1, ...changed });
}

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });
const revert = (item: Item, toVersion: number, requestToken = randomUUID()) =>
  alice.revertItem({ ...at(item), expectedVersion: item.version, toVersion, requestToken });

itWithTable('answers the item as it was then, one version on, with its new writer', async () => {
  const item = await makeItem();
  await plantMember(table, item.vaultId, bob, 'EDITOR');
  const reverted = await bob.revertItem({ ...at(item), expectedVersion: 2, toVersion: 1 });
  expect(reverted).toEqual({
    ...item,
    title: 'Bank',
    username: 'alice',
    urls: ['https://a.example/'],
    version: 3,
    updatedAt: reverted.updatedAt,
    updatedBy: await memberIdOf(bob),
    changedAt: reverted.updatedAt,
  });
  expect(reverted.updatedAt > item.updatedAt).toBe(true);
  expect(await alice.item(item.vaultId, item.id)).toEqual(reverted);
});

it.each(everyKind)('takes every field of a $kind back exactly, with its custom fields', async (sample) => {
  const bare = barestKinds.find(({ kind }) => kind === sample.kind)?.input;
  const item = await makeItem(
    { ...sample.input, customFields: everyCustomField },
    { ...bare, customFields: null },
  );
  expect((await alice.revealSecret(at(item))).customFields).toEqual([]);
  await revert(item, 1);
  const { secret, customFields } = await alice.revealSecret(at(item));
  expect(secret).toEqual(sample.secret);
  expect(customFields).toEqual(everyCustomField);
});

it('leaves every version before it as it was, and can be reverted itself', async () => {
  const item = await makeItem();
  const third = await revert(item, 1);
  const fourth = await revert(third, 2);
  const passwords: unknown[] = [];
  for (const version of [1, 2, 3, 4]) {
    const { title, secret } = await alice.revealSecret({ ...at(item), version });
    passwords.push([title, (secret as { password?: string }).password]);
  }
  expect(passwords).toEqual([
    ['Bank', 'first'],
    ['Other', 'second'],
    ['Bank', 'first'],
    ['Other', 'second'],
  ]);
  expect(fourth).toMatchObject({ version: 4, title: 'Other', username: null });
});

itWithTable(
  'leaves the item at its next version, a sealed version, its hosts, an event and the request',
  async () => {
    const item = await makeItem();
    const { vaultId, id } = item;
    const pk = `VAULT#${vaultId}`;
    const before = await vaultRows(table, vaultId);
    const requestToken = randomUUID();
    const reverted = await revert(item, 1, requestToken);
    const after = await vaultRows(table, vaultId);
    const [event = ''] = Object.keys(after).filter((sk) => sk.startsWith('EVENT#') && !(sk in before));
    const secret = `SECRET#${id}#00000003`;
    const { sealed, length, keyVersion } = after[secret] ?? {};
    const me = await memberIdOf(alice);
    const [gone, come] = ['b', 'a'].map((host) => `HOST#example.${host}#example.${host}#${id}`);
    const kept = { ...before };
    delete kept[gone ?? ''];
    expect(after).toEqual({
      ...kept,
      [`ITEM#${id}`]: {
        ...before[`ITEM#${id}`],
        ...withoutNulls(reverted),
        hosts: ['example.a#example.a'],
        revision: 3,
        sealedBytes: length,
        titleKey: '#BANK',
      },
      [secret]: { pk, sk: secret, version: 3, sealed, length, keyVersion, by: me, at: reverted.updatedAt },
      [come ?? '']: { pk, sk: come, id, title: 'Bank', username: 'alice' },
      [event]: eventRow(event, {
        vaultId,
        type: 'ITEM_REVERTED',
        at: reverted.updatedAt,
        actorId: me,
        itemId: id,
        itemVersion: 3,
      }),
    });
    expect(sealed).not.toBe(after[`SECRET#${id}#00000001`]?.sealed);
    const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
    expect(request).toMatchObject({ operation: 'revertItem', target: `${vaultId}/${id}` });
    expect(withoutNulls(JSON.parse(String(request?.answer)) as object)).toEqual(withoutNulls(reverted));
  },
);

it('tells the watchers', async () => {
  const item = await makeItem();
  const watch = await collectEvents(alice, item.vaultId);
  await revert(item, 1);
  const told = { type: 'ITEM_REVERTED', itemId: item.id, itemVersion: 3, itemIds: [] };
  await expect.poll(() => watch.events.slice(-1), { timeout: 10_000 }).toMatchObject([told]);
  watch.close();
});

it('keeps the labels of today, whose lists then show the reverted title', async () => {
  const labels = { folder: 'Home', tags: ['t', 'u'], favourite: true };
  const item = await makeItem();
  await alice.updateItemLabels({ ...at(item), ...labels });
  const reverted = await revert(item, 1);
  expect(reverted).toMatchObject({ title: 'Bank', ...labels });
  for (const filter of [
    { tag: 't' },
    { tag: 'u' },
    { favourite: true },
    { folder: 'Home' },
    { titlePrefix: 'ba' },
  ]) {
    expect((await alice.items({ vaultId: item.vaultId, filter })).items).toEqual([reverted]);
  }
  expect((await alice.items({ vaultId: item.vaultId, filter: { titlePrefix: 'oth' } })).items).toEqual([]);
});

describe('the kept versions', () => {
  const sealed = async ({ vaultId }: Item) =>
    Object.values(await rowsLike(table, vaultId, 'SECRET#')).map(({ version, ttl }) => [version, ttl]);

  itWithTable('lose the oldest, even where it is the one that was taken back', async () => {
    const item = await makeItem();
    await alice.updateVault({ vaultId: item.vaultId, keepVersions: 2 });
    await revert(item, 1);
    expect((await sealed(item)).map(([version]) => version)).toEqual([2, 3]);
    expect((await alice.revealSecret(at(item))).title).toBe('Bank');
  });

  itWithTable('have an end where the vault limits it: the replaced one, and no other', async () => {
    const item = await makeItem();
    await alice.updateVault({ vaultId: item.vaultId, keepVersionDays: 2 });
    await revert(item, 1);
    const ends = Object.fromEntries(await sealed(item)) as Record<number, number | undefined>;
    expect(Object.keys(ends)).toEqual(['1', '2', '3']);
    expect([ends[1], ends[3]]).toEqual([undefined, undefined]);
    expect(Math.abs((ends[2] ?? 0) - epochIn(2 * 86_400))).toBeLessThan(5);
  });
});

itWithTable('asked for twice with one token reverts once', async () => {
  const item = await makeItem();
  const requestToken = randomUUID();
  const reverted = await revert(item, 1, requestToken);
  const rows = await vaultRows(table, item.vaultId);
  expect(await revert(item, 1, requestToken)).toEqual(reverted);
  expect(await vaultRows(table, item.vaultId)).toEqual(rows);
});
