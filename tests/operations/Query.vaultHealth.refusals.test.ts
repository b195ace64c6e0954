import { afterAll, expect, it } from 'vitest';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { plantMember } from '../support/membership.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable, putRow } from '../support/table.ts';
import { editRow, memberIdOf, rowsLike } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);

async function vaultWithLogin(): Promise<string> {
  const { id: vaultId } = await alice.createVault();
  await alice.createItem({ vaultId, login: { password: 'password' } });
  return vaultId;
}

/** The refusal, and what it left: pages counted, records made. */
async function refused(client: Api, args: { vaultId: string; nextToken?: string }) {
  const { errorType, data, errors } = await refusal(client.vaultHealth(args));
  expect(data).toEqual({ vaultHealth: null });
  const left = async (prefix: string) => Object.keys(await rowsLike(table, args.vaultId, prefix)).length;
  return { errorType, errors, counts: await left('CHECKS#'), records: await left('REVEAL#') };
}

const traceless = { counts: 0, records: 0 };

itWithTable('refuses a VIEWER, and neither counts nor records it', async () => {
  const vaultId = await vaultWithLogin();
  await plantMember(table, vaultId, bob, 'VIEWER');
  expect(await refused(bob, { vaultId })).toMatchObject({ errorType: 'Unauthorized', ...traceless });
});

itWithTable.each(['READER', 'EDITOR', 'OWNER'])('answers a %s', async (role) => {
  const vaultId = await vaultWithLogin();
  await plantMember(table, vaultId, bob, role);
  expect((await bob.vaultHealth({ vaultId })).weak).toHaveLength(1);
});

itWithKeys('answers a machine that is a READER', async () => {
  const vaultId = await vaultWithLogin();
  const machine = machineOf('deployer');
  await plantMember(table, vaultId, machine, 'READER');
  expect((await machine.vaultHealth({ vaultId })).checked).toBe(1);
});

itWithTable('opens nothing for a VIEWER whose row was raised to READER: the grant decides', async () => {
  const vaultId = await vaultWithLogin();
  await plantMember(table, vaultId, bob, 'VIEWER');
  const sk = `MEMBER#${await memberIdOf(bob)}`;
  await editRow(table, vaultPartition(vaultId), sk, { role: { S: 'OWNER' } });
  expect((await refused(bob, { vaultId })).errorType).toBe('Unauthorized');
});

itWithTable('tells a stranger, a pending and an expired member what it tells of no vault', async () => {
  const vaultId = await vaultWithLogin();
  const stranger = await refused(bob, { vaultId });
  expect(stranger).toMatchObject({ errorType: 'NotFound', ...traceless });
  expect((await refusal(bob.vaultHealth({ vaultId: absentId }))).errors).toEqual(stranger.errors);
  for (const membership of [{ state: 'PENDING' }, { exp: epochIn(-1) }]) {
    await plantMember(table, vaultId, bob, 'OWNER', membership);
    expect((await refused(bob, { vaultId })).errors).toEqual(stranger.errors);
  }
});

itWithTable('opens nothing in a vault that is locked, and neither counts nor records it', async () => {
  const vaultId = await vaultWithLogin();
  await alice.lockVault({ vaultId });
  expect(await refused(alice, { vaultId })).toMatchObject({ errorType: 'VaultLocked', ...traceless });
});

itWithTable('checks 300 pages of a member in an hour, and no page after it', async () => {
  const vaultId = await vaultWithLogin();
  const hour = Math.floor(Date.now() / 3_600_000);
  for (const at of [hour, hour + 1]) {
    await putRow(table, {
      pk: { S: vaultPartition(vaultId) },
      sk: { S: `CHECKS#${await memberIdOf(alice)}#${at}` },
      n: { N: '299' },
    });
  }
  await alice.vaultHealth({ vaultId });
  expect(await refused(alice, { vaultId })).toMatchObject({ errorType: 'LimitExceeded', records: 1 });
  await plantMember(table, vaultId, bob, 'READER');
  expect((await bob.vaultHealth({ vaultId })).checked).toBe(1);
});

itWithTable('lets the count of pages go by itself, some time after its hour', async () => {
  const vaultId = await vaultWithLogin();
  await alice.vaultHealth({ vaultId });
  const [count] = Object.values(await rowsLike(table, vaultId, 'CHECKS#'));
  expect(count).toMatchObject({ n: 1 });
  expect(count?.ttl).toBeGreaterThan(epochIn(3600));
  expect(count?.ttl).toBeLessThanOrEqual(epochIn(7200));
});

const now = Math.floor(Date.now() / 1000);
const scan = { id: '0'.repeat(32), since: now, keyVersion: crypto.randomUUID() };
const lastId = '01J9ZQ4W8V5K3T7XH2M6N0PBRD';

it.each<[string, object]>([
  ['of another vault', { vaultId: absentId, lastId, scan }],
  ['without a scan', { lastId }],
  ['with an id that is none', { lastId, scan: { ...scan, id: 'x' } }],
  ['with a time that is none', { lastId, scan: { ...scan, since: 'now' } }],
  ['of a key version that is none', { lastId, scan: { ...scan, keyVersion: '../x' } }],
  ['of a key version that the vault has not', { lastId, scan }],
  ['after an item that is none', { lastId: 'ITEM#', scan }],
])('refuses a token %s as BadInput', async (_, position) => {
  const vaultId = await vaultWithLogin();
  const nextToken = Buffer.from(JSON.stringify({ vaultId, ...position })).toString('base64');
  expect((await refusal(alice.vaultHealth({ vaultId, nextToken }))).errorType).toBe('BadInput');
});

itWithTable('goes on with a scan for a day after its begin, and never before it', async () => {
  const vaultId = await vaultWithLogin();
  const [secret] = Object.values(await rowsLike(table, vaultId, 'SECRET#'));
  const ask = (since: number) => {
    const position = { vaultId, lastId, scan: { ...scan, since, keyVersion: secret?.keyVersion } };
    const nextToken = Buffer.from(JSON.stringify(position)).toString('base64');
    return alice.vaultHealth({ vaultId, nextToken });
  };
  expect((await ask(now - 86_000)).nextToken).toBeNull();
  expect((await refusal(ask(now - 86_500))).errorType).toBe('BadInput');
  expect((await refusal(ask(now + 3600))).errorType).toBe('BadInput');
});

it.each(['x', 'eyJ9', 'null', '!'.repeat(20), 'A'.repeat(2000)])(
  'refuses the token %s as BadInput',
  async (nextToken) => {
    const vaultId = await vaultWithLogin();
    expect((await refusal(alice.vaultHealth({ vaultId, nextToken }))).errorType).toBe('BadInput');
  },
);

it('refuses what is no id', async () => {
  expect((await refusal(alice.vaultHealth({ vaultId: 'x' }))).errorType).toBe('BadInput');
});
