import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { userOf, type Api } from '../support/api.ts';
import { findCanary } from '../support/canaries.ts';
import { itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { eventRow, callerRows, memberIdOf, rowsLike, vaultRows, withoutNulls } from '../support/traces.ts';
import { untilDone } from '../support/untilDone.ts';

let table: TableClient;
let alice: Api;
let me: string;

beforeAll(async () => {
  table = openTable();
  alice = await userOf('alice');
  me = await memberIdOf(alice);
});
afterAll(() => table.close());

const text = (pattern: RegExp) => expect.stringMatching(pattern) as string;
const isoTime = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const canaries = {
  password: 'canary-Pässwörd-7f3a91',
  notes: 'canary-nötes-2c8e55',
  text: 'canary-téxt-91d0aa',
  totp: 'GEZDGNBVGY3TQOJQGEZDGNBV',
  pin: '735192',
  name: 'canary-náme-4410bd',
  value: 'canary-välue-aa0193',
};

it('answers the whole item of a LOGIN, version 1', async () => {
  const { id: vaultId } = await alice.createVault();
  const item = await alice.createItem({
    vaultId,
    title: 'Bank 🏦',
    username: 'alice@example.com',
    urls: ['https://login.example.co.uk/a?b=c', 'http://localhost:3000/'],
    login: { password: 'p', notes: 'n' },
  });
  expect(item).toEqual({
    id: text(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    vaultId,
    kind: 'LOGIN',
    title: 'Bank 🏦',
    username: 'alice@example.com',
    urls: ['https://login.example.co.uk/a?b=c', 'http://localhost:3000/'],
    folder: null,
    tags: [],
    favourite: false,
    version: 1,
    createdAt: isoTime,
    createdBy: me,
    updatedAt: item.createdAt,
    updatedBy: me,
    changedAt: item.createdAt,
    trashedAt: null,
    purgeAt: null,
  });
  expect(await alice.item(vaultId, item.id)).toEqual(item);
});

it('answers a NOTE without a username or URLs with null and an empty list', async () => {
  const { id: vaultId } = await alice.createVault();
  const item = await alice.createItem({ vaultId, title: 'Door', note: { text: '1234' } });
  expect(item).toMatchObject({ kind: 'NOTE', username: null, urls: [] });
  expect((await alice.revealSecret({ vaultId, itemId: item.id })).secret).toEqual({
    __typename: 'NoteSecret',
    text: '1234',
  });
});

itWithTable('names the machine that made it by account and role', async () => {
  const { id: vaultId } = await alice.createVault();
  const machine = machineOf('builder', 'nightly');
  await plantMember(table, vaultId, machine, 'EDITOR');
  expect(await machine.createItem({ vaultId })).toMatchObject({ createdBy: '000000000000:builder' });
});

itWithTable('leaves exactly an item, its sealed version, its hosts, its event and the request', async () => {
  const { id: vaultId } = await alice.createVault();
  const before = await vaultRows(table, vaultId);
  const requestToken = randomUUID();
  const labels = { title: 'Bank', username: 'alice' };
  const urls = ['https://login.example.co.uk/a', 'https://login.example.co.uk/b', 'https://münchen.de./'];
  const item = await alice.createItem({ vaultId, requestToken, ...labels, urls });
  const after = await vaultRows(table, vaultId);
  const [event = ''] = Object.keys(after).filter((sk) => sk.startsWith('EVENT#') && !(sk in before));
  const secret = `SECRET#${item.id}#00000001`;
  const hosts = ['uk.co.example#uk.co.example.login', 'de.xn--mnchen-3ya#de.xn--mnchen-3ya'];
  const { sealed, length, keyVersion } = after[secret] ?? {};
  const pk = `VAULT#${vaultId}`;
  const at = item.createdAt;

  expect(after).toEqual({
    ...before,
    [`ITEM#${item.id}`]: {
      pk,
      sk: `ITEM#${item.id}`,
      ...withoutNulls(item),
      revision: 1,
      oldest: 1,
      hosts,
      sealedBytes: length,
      titleKey: '#BANK',
      kindKey: `LOGIN#${item.id}`,
    },
    [secret]: { pk, sk: secret, version: 1, sealed, length, keyVersion, by: me, at },
    ...Object.fromEntries(
      hosts.map((host) => {
        const sk = `HOST#${host}#${item.id}`;
        return [sk, { pk, sk, id: item.id, ...labels }];
      }),
    ),
    [event]: eventRow(event, {
      vaultId,
      type: 'ITEM_CREATED',
      at,
      actorId: me,
      itemId: item.id,
      itemVersion: 1,
    }),
  });
  expect(Number(event.slice(6, 19))).toBe(Date.parse(at));
  expect(Buffer.from(String(sealed), 'base64')).toHaveLength(Number(length));
  expect(keyVersion).toMatch(/^[\da-f-]{36}$/);

  const sk = `REQUEST#${requestToken}`;
  const { ttl, answer, ...request } = (await callerRows(table, alice, sk))[sk] ?? {};
  expect(request).toEqual({ pk: `CALLER#${me}`, sk, operation: 'createItem', target: `${vaultId}/` });
  expect(JSON.parse(String(answer))).toEqual(withoutNulls(item));
  expect(Number(ttl) - Date.parse(at) / 1000).toBeCloseTo(24 * 3600, -1);
});

itWithTable('leaves no secret in any row, in no encoding and as no digest', async () => {
  const { id: vaultId } = await alice.createVault();
  const { password, notes, totp, text, pin, name, value } = canaries;
  const title = 'canary-títle-5512ee';
  const labels = { folder: 'F', tags: ['T'], favourite: true };
  const customFields = [{ name, type: 'HIDDEN' as const, value }];
  const created = await alice.createItem({
    vaultId,
    title,
    ...labels,
    customFields,
    login: { password, notes, totp },
  });
  await alice.createItem({ vaultId, note: { text } });
  await alice.createItems({ vaultId, items: [{ title, ...labels, customFields, card: { pin, notes } }] });
  await alice.updateItem({ vaultId, itemId: created.id, expectedVersion: 1, username: 'u' });
  const rows = { ...(await vaultRows(table, vaultId)), ...(await callerRows(table, alice)) };
  expect(findCanary(rows, title)).toContain(`ITEM#${created.id} title utf8`);
  for (const canary of Object.values(canaries)) expect(findCanary(rows, canary)).toEqual([]);
});

it('keeps an empty password apart from none', async () => {
  const { id: vaultId } = await alice.createVault();
  const kept: unknown[] = [];
  // One after the other: writes of one member that meet may be Busy.
  for (const password of ['', null, undefined]) {
    const { id: itemId } = await alice.createItem({ vaultId, login: { password } });
    kept.push((await alice.revealSecret({ vaultId, itemId })).secret);
  }
  const login = { __typename: 'LoginSecret', totp: null, notes: null };
  expect(kept).toEqual([
    { ...login, password: '' },
    { ...login, password: null },
    { ...login, password: null },
  ]);
});

itWithTable('takes the longest of everything', async () => {
  const { id: vaultId } = await alice.createVault();
  const url = (i: number) => `https://${i}.example/`.padEnd(2000, 'x');
  const given = {
    title: '🔑'.repeat(200),
    username: '🔑'.repeat(320),
    urls: Array.from({ length: 20 }, (_, i) => url(i)),
  };
  const login = { password: 'x'.repeat(210_000), notes: '' };
  const item = await alice.createItem({ vaultId, ...given, login });
  expect(item).toMatchObject(given);
  expect(await alice.revealSecret({ vaultId, itemId: item.id })).toMatchObject({ ...given, secret: login });
  expect(Object.keys(await rowsLike(table, vaultId, 'HOST#'))).toHaveLength(20);
});

it('keeps text that fills 256 KiB to the last byte, and refuses one byte more', async () => {
  const { id: vaultId } = await alice.createVault();
  const rest = JSON.stringify({
    kind: 'NOTE',
    title: 'An item',
    username: null,
    urls: [],
    note: { text: '' },
    fields: [],
  });
  const most = 256 * 1024 - 4 - Buffer.byteLength(rest);
  const { id: itemId } = await alice.createItem({ vaultId, note: { text: 'x'.repeat(most) } });
  expect((await alice.revealSecret({ vaultId, itemId })).secret).toMatchObject({ text: 'x'.repeat(most) });
  await expect(alice.createItem({ vaultId, note: { text: 'x'.repeat(most + 1) } })).rejects.toMatchObject({
    errorType: 'LimitExceeded',
  });
});

describe('eight at once in one vault', () => {
  itWithTable('are eight items with an event each, asked again while they are Busy', async () => {
    const { id: vaultId } = await alice.createVault();
    const inputs = Array.from({ length: 8 }, () => ({ vaultId, requestToken: randomUUID() }));
    const made = await Promise.all(inputs.map((input) => untilDone(() => alice.createItem(input))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(8);
    expect(Object.keys(await rowsLike(table, vaultId, 'ITEM#'))).toHaveLength(8);
    expect(Object.keys(await rowsLike(table, vaultId, 'EVENT#'))).toHaveLength(9);
  });
});
