import { afterAll, expect, it } from 'vitest';
import type { RevealedSecret } from '../../generated/schema.ts';
import { fields, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { epochIn } from '../support/plant.ts';
import { revealsIn } from '../support/reveals.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { eventRow, memberIdOf, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

async function vaultWithLogin() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({
    vaultId,
    title: 'Bank',
    username: 'alice',
    urls: ['https://login.example.co.uk/start'],
    login: { password: 'first', notes: 'PIN 1234' },
  });
  return { vaultId, itemId };
}

it('answers every field of a login', async () => {
  const { vaultId, itemId } = await vaultWithLogin();

  expect(await alice.revealSecret({ vaultId, itemId })).toEqual({
    vaultId,
    itemId,
    version: 1,
    title: 'Bank',
    username: 'alice',
    urls: ['https://login.example.co.uk/start'],
    secret: { __typename: 'LoginSecret', password: 'first', totp: null, notes: 'PIN 1234' },
    customFields: [],
  });
});

it('answers every field of a note', async () => {
  const { id: vaultId } = await alice.createVault();
  const text = 'עברית\r\n 🗝️ "quoted", a\tb';
  const { id: itemId } = await alice.createItem({ vaultId, title: 'Note', note: { text } });

  expect(await alice.revealSecret({ vaultId, itemId })).toEqual({
    vaultId,
    itemId,
    version: 1,
    title: 'Note',
    username: null,
    urls: [],
    secret: { __typename: 'NoteSecret', text },
    customFields: [],
  });
});

it('keeps an empty password apart from none', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: empty } = await alice.createItem({ vaultId, login: { password: '' } });
  const { id: none } = await alice.createItem({ vaultId, login: {} });
  const secretOf = async (itemId: string) => (await alice.revealSecret({ vaultId, itemId })).secret;

  expect(await secretOf(empty)).toMatchObject({ password: '', notes: null });
  expect(await secretOf(none)).toMatchObject({ password: null, notes: null });
});

it('opens the current version, or the one that is named, each with its own sealed metadata', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await alice.updateItem({
    vaultId,
    itemId,
    expectedVersion: 1,
    title: 'Bank 2',
    username: null,
    urls: null,
    login: { password: 'second' },
  });
  const open = (version?: number) => alice.revealSecret({ vaultId, itemId, ...(version ? { version } : {}) });

  const second = { version: 2, title: 'Bank 2', username: null, urls: [], secret: { password: 'second' } };
  expect(await open()).toMatchObject(second);
  expect(await open(2)).toMatchObject(second);
  expect(await open(1)).toMatchObject({
    version: 1,
    title: 'Bank',
    username: 'alice',
    urls: ['https://login.example.co.uk/start'],
    secret: { password: 'first', notes: 'PIN 1234' },
  });
});

itWithTable.each(['READER', 'EDITOR', 'OWNER'])('opens for a %s', async (role) => {
  const { vaultId, itemId } = await vaultWithLogin();
  await plantMember(table, vaultId, bob, role, { exp: epochIn(60) });

  expect((await bob.revealSecret({ vaultId, itemId })).secret).toMatchObject({ password: 'first' });
});

itWithTable('opens for a machine that is a member', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  const machine = machineOf('deployer');
  await plantMember(table, vaultId, machine, 'READER');

  expect((await machine.revealSecret({ vaultId, itemId })).secret).toMatchObject({ password: 'first' });
  expect((await revealsIn(table, vaultId)).records).toMatchObject([{ actorId: '000000000000:deployer' }]);
});

itWithTable('records who opened which version, when, from where and why', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  const before = Date.now();

  await alice.revealSecret({ vaultId, itemId, reason: 'Support call 🎧' });

  const { records } = await revealsIn(table, vaultId);
  expect(records).toHaveLength(1);
  const [record] = records;
  expect(String(record?.id)).toMatch(/^\d{13}-[0-9a-f-]{36}$/);
  expect(record).toEqual(
    eventRow(`REVEAL#${String(record?.id)}`, {
      vaultId,
      type: 'SECRET_REVEALED',
      at: String(record?.at),
      actorId: await memberIdOf(alice),
      itemId,
      itemVersion: 1,
      reason: 'Support call 🎧',
    }),
  );
  expect(Date.parse(String(record?.at))).toBeGreaterThanOrEqual(before);
  expect(Date.parse(String(record?.at))).toBe(Number(String(record?.id).slice(0, 13)));
});

itWithTable('records an autofill as such, and not the page', async () => {
  const { vaultId, itemId } = await vaultWithLogin();

  await alice.revealSecret({ vaultId, itemId, forUrl: 'https://login.example.co.uk/path?token=x' });

  const { records } = await revealsIn(table, vaultId);
  expect(records).toMatchObject([{ forAutofill: true }]);
  expect(JSON.stringify(records)).not.toContain('example.co.uk');
});

it.each([
  'https://login.example.co.uk/another/path',
  'https://LOGIN.example.co.uk:8443/',
  'https://sso.login.example.co.uk/',
])('opens for the page %s of its sealed host', async (forUrl) => {
  const { vaultId, itemId } = await vaultWithLogin();

  expect((await alice.revealSecret({ vaultId, itemId, forUrl })).title).toBe('Bank');
});

itWithTable('counts and records every secret, also under aliases of one request', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  const call = `revealSecret(vaultId: "${vaultId}", itemId: "${itemId}") { ${fields.revealed} }`;

  const opened = await alice.graphql<Record<string, RevealedSecret>>(`{ a: ${call} b: ${call} c: ${call} }`);

  expect(Object.values(opened).map(({ title }) => title)).toEqual(['Bank', 'Bank', 'Bank']);
  const { records, count } = await revealsIn(table, vaultId);
  expect({ records: records.length, count }).toEqual({ records: 3, count: 3 });
});

itWithTable('lets the count go by itself, some time after its hour', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await alice.revealSecret({ vaultId, itemId });

  const [count] = Object.values(await rowsLike(table, vaultId, 'COUNT#'));
  expect(count?.ttl).toBeGreaterThan(epochIn(3600));
  expect(count?.ttl).toBeLessThanOrEqual(epochIn(7200));
});

it('opens at a minVersion that the item has reached', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });

  expect((await alice.revealSecret({ vaultId, itemId, minVersion: 1 })).version).toBe(2);
  expect((await alice.revealSecret({ vaultId, itemId, minVersion: 2 })).version).toBe(2);
});
