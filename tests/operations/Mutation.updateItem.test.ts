import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateItemInput, Item } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { userOf, type Api } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import {
  eventRow,
  callerRows,
  editRow,
  memberIdOf,
  rowsLike,
  vaultRows,
  withoutNulls,
} from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let bob: Api;

beforeAll(async () => {
  table = openTable();
  [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
});
afterAll(() => table.close());

const bank = {
  title: 'Bank',
  username: 'alice',
  urls: ['https://a.example/', 'https://www.b.example/'],
  login: { password: 'first', notes: 'a note' },
};

async function makeItem(fields: Partial<CreateItemInput> = bank): Promise<Item> {
  const { id: vaultId } = await alice.createVault();
  return alice.createItem({ vaultId, ...fields });
}

const change = (item: Item, fields: object) =>
  alice.updateItem({ vaultId: item.vaultId, itemId: item.id, expectedVersion: item.version, ...fields });

const reveal = ({ vaultId, id }: Item, version?: number) =>
  alice.revealSecret({ vaultId, itemId: id, ...(version && { version }) });

itWithTable('answers the item whole, one version on, with its maker and its new writer', async () => {
  const item = await makeItem();
  await plantMember(table, item.vaultId, bob, 'EDITOR');
  const { vaultId, id: itemId } = item;
  const changed = await bob.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });
  expect(changed).toEqual({
    ...item,
    title: 'New',
    version: 2,
    updatedAt: changed.updatedAt,
    updatedBy: await memberIdOf(bob),
    changedAt: changed.updatedAt,
  });
  expect(changed.updatedAt > item.updatedAt).toBe(true);
  expect(await alice.item(vaultId, itemId)).toEqual(changed);
});

describe('a change', () => {
  it('of nothing keeps everything, as a version of its own', async () => {
    const item = await makeItem();
    const changed = await change(item, {});
    const { updatedAt } = changed;
    expect(changed).toEqual({ ...item, version: 2, updatedAt, changedAt: updatedAt });
    expect(await reveal(item)).toMatchObject({
      version: 2,
      title: 'Bank',
      username: 'alice',
      secret: bank.login,
    });
  });

  itWithTable('clears username and URLs with null', async () => {
    const item = await makeItem();
    const cleared = { title: 'Bank', username: null, urls: [] };
    expect(await change(item, { username: null, urls: null })).toMatchObject(cleared);
    expect(await reveal(item)).toMatchObject({ ...cleared, secret: bank.login });
    expect(await rowsLike(table, item.vaultId, 'HOST#')).toEqual({});
  });

  it('replaces a login whole: what it does not give is gone', async () => {
    const item = await makeItem();
    await change(item, { login: { password: 'second' } });
    expect(await reveal(item)).toMatchObject({ title: 'Bank', secret: { password: 'second', notes: null } });
  });

  it('replaces a note', async () => {
    const item = await makeItem({ note: { text: 'first' } });
    await change(item, { note: { text: 'second' }, login: null });
    expect((await reveal(item)).secret).toEqual({ __typename: 'NoteSecret', text: 'second' });
  });

  it('leaves every version before it as it was', async () => {
    const item = await makeItem();
    const second = await change(item, { login: { password: 'second' } });
    await change(second, { title: 'Third' });
    expect(await reveal(item, 1)).toMatchObject({ version: 1, title: 'Bank', secret: bank.login });
    expect(await reveal(item, 2)).toMatchObject({
      version: 2,
      title: 'Bank',
      secret: { password: 'second' },
    });
    expect(await reveal(item, 3)).toMatchObject({
      version: 3,
      title: 'Third',
      secret: { password: 'second' },
    });
  });
});

itWithTable(
  'leaves the item at its next version and revision, a sealed version, an event and the request',
  async () => {
    const item = await makeItem();
    const { vaultId, id } = item;
    const pk = `VAULT#${vaultId}`;
    const me = await memberIdOf(alice);
    // As changes of labels leave it: more revisions than versions.
    await editRow(table, pk, `ITEM#${id}`, { revision: { N: '7' } });
    const before = await vaultRows(table, vaultId);
    const requestToken = randomUUID();
    const changed = await change(item, { requestToken, login: { password: 'second' } });
    const after = await vaultRows(table, vaultId);
    const [event = ''] = Object.keys(after).filter((sk) => sk.startsWith('EVENT#') && !(sk in before));
    const secret = `SECRET#${id}#00000002`;
    const { sealed, length, keyVersion } = after[secret] ?? {};
    const at = changed.updatedAt;
    expect(after).toEqual({
      ...before,
      [`ITEM#${id}`]: {
        ...before[`ITEM#${id}`],
        version: 2,
        revision: 8,
        updatedAt: at,
        changedAt: at,
        sealedBytes: length,
      },
      [secret]: { pk, sk: secret, version: 2, sealed, length, keyVersion, by: me, at },
      [event]: eventRow(event, {
        vaultId,
        type: 'ITEM_UPDATED',
        at,
        actorId: me,
        itemId: id,
        itemVersion: 2,
      }),
    });
    const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
    expect(request).toMatchObject({ operation: 'updateItem', target: `${vaultId}/${id}` });
    expect(JSON.parse(String(request?.answer))).toEqual(withoutNulls(changed));
  },
);

describe('the host rows', () => {
  const hosts = async ({ vaultId }: Item) =>
    Object.entries(await rowsLike(table, vaultId, 'HOST#')).map(([sk, { title, username }]) => [
      sk.split('#')[2],
      title,
      username,
    ]);

  itWithTable('follow the URLs: one stays, one goes, one comes', async () => {
    const item = await makeItem();
    await change(item, { urls: ['https://a.example/other', 'https://c.example/'] });
    expect(await hosts(item)).toEqual([
      ['example.a', 'Bank', 'alice'],
      ['example.c', 'Bank', 'alice'],
    ]);
  });

  itWithTable('follow the title', async () => {
    const item = await makeItem();
    await change(item, { title: 'New' });
    expect(await hosts(item)).toEqual([
      ['example.a', 'New', 'alice'],
      ['example.b.www', 'New', 'alice'],
    ]);
  });

  itWithTable('follow the username, also when it is cleared', async () => {
    const item = await makeItem();
    await change(item, { username: null });
    expect(await hosts(item)).toEqual([
      ['example.a', 'Bank', undefined],
      ['example.b.www', 'Bank', undefined],
    ]);
  });

  itWithTable('of another item of the same host stay', async () => {
    const item = await makeItem();
    const other = await alice.createItem({ ...bank, vaultId: item.vaultId });
    await change(item, { urls: null });
    expect((await hosts(item)).length).toBe(2);
    expect(
      Object.keys(await rowsLike(table, item.vaultId, 'HOST#')).every((sk) => sk.endsWith(other.id)),
    ).toBe(true);
  });
});

describe('a listing that was edited in the table', () => {
  itWithTable('is put right by the next change, from what is sealed', async () => {
    const item = await makeItem();
    await editRow(table, `VAULT#${item.vaultId}`, `ITEM#${item.id}`, {
      title: { S: 'Forged' },
      username: undefined,
      urls: { L: [{ S: 'https://evil.example/' }] },
      kind: { S: 'NOTE' },
    });
    expect(await change(item, { login: { password: 'second' } })).toMatchObject({
      kind: 'LOGIN',
      title: 'Bank',
      username: 'alice',
      urls: bank.urls,
    });
    const rows = await rowsLike(table, item.vaultId, 'HOST#');
    expect(Object.values(rows).map(({ title }) => title)).toEqual(['Bank', 'Bank']);
  });
});
