import { TOTP, Secret } from 'otpauth';
import { afterAll, expect, it } from 'vitest';
import type { QueryTotpCodeArgs } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { plantMember } from '../support/membership.ts';
import { vaultPartition } from '../support/plant.ts';
import { plantCount, revealsIn } from '../support/reveals.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable } from '../support/table.ts';
import { editRow, eventRow, memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const ofField = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

async function vaultWithTotp() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({
    vaultId,
    login: { password: 'a password', totp: seed },
    customFields: [
      { name: 'Backup', type: 'TEXT', value: 'one two' },
      { name: 'Backup', type: 'TOTP', value: `otpauth://totp/x?secret=${ofField}&digits=8&period=60` },
    ],
  });
  return { vaultId, itemId };
}

/** The codes of a seed that an answer between two times can be, with those after them. */
function codesOf(key: string, settings: { digits: number; period: number }, from: number, until: number) {
  const generator = new TOTP({ ...settings, secret: Secret.fromBase32(key) });
  const at = (timestamp: number) => generator.generate({ timestamp });
  return [from, until].map((time) => [at(time), at(time + settings.period * 1000)]);
}

/** The refusal, once it is certain that nothing came out, and what was left of the attempt. */
async function refusedCode(client: Api, args: QueryTotpCodeArgs) {
  const refused = await refusal(client.totpCode(args));
  expect(refused.data).toEqual({ totpCode: null });
  const { records, count } = await revealsIn(table, args.vaultId);
  return { errorType: refused.errorType, left: { records: records.length, count } };
}

const nothing = { records: 0, count: 0 };

it('answers the code of a LOGIN, for how long it counts, and the next', async () => {
  const at = await vaultWithTotp();
  const before = Date.now();

  const answer = await alice.totpCode(at);

  const { code, nextCode, secondsLeft, ...settings } = answer;
  expect(settings).toEqual({ period: 30, digits: 6, algorithm: 'SHA1' });
  expect(codesOf(seed, { period: 30, digits: 6 }, before, Date.now())).toContainEqual([code, nextCode]);
  expect(secondsLeft).toBeGreaterThanOrEqual(1);
  expect(secondsLeft).toBeLessThanOrEqual(30);
  expect(JSON.stringify(answer)).not.toContain(seed);
});

it('answers the code of the custom field that is named', async () => {
  const at = await vaultWithTotp();
  const before = Date.now();

  const { code, nextCode, ...rest } = await alice.totpCode({ ...at, field: 'Backup' });

  expect(rest).toMatchObject({ period: 60, digits: 8 });
  expect(codesOf(ofField, { period: 60, digits: 8 }, before, Date.now())).toContainEqual([code, nextCode]);
});

it('answers the code of the current version', async () => {
  const at = await vaultWithTotp();
  await alice.updateItem({ ...at, expectedVersion: 1, login: { totp: ofField } });
  const before = Date.now();

  const { code, nextCode } = await alice.totpCode(at);

  expect(codesOf(ofField, { period: 30, digits: 6 }, before, Date.now())).toContainEqual([code, nextCode]);
});

itWithTable('counts as a reveal, and is recorded as a code', async () => {
  const { vaultId, itemId } = await vaultWithTotp();

  await alice.totpCode({ vaultId, itemId });

  const { records, count } = await revealsIn(table, vaultId);
  expect(count).toBe(1);
  const [record] = records;
  expect(records).toEqual([
    eventRow(`REVEAL#${String(record?.id)}`, {
      vaultId,
      type: 'SECRET_REVEALED',
      at: String(record?.at),
      actorId: await memberIdOf(alice),
      itemId,
      itemVersion: 1,
      revealedAs: 'CODE',
    }),
  ]);
});

it('is told apart from a reveal in the audit', async () => {
  const { vaultId, itemId } = await vaultWithTotp();
  await alice.totpCode({ vaultId, itemId });
  await alice.revealSecret({ vaultId, itemId });

  const { items } = await alice.events({ vaultId, reveals: true });

  expect(items.map(({ revealedAs }) => revealedAs ?? 'as it is').sort()).toEqual(['CODE', 'as it is']);
});

itWithTable.each<[string, Partial<QueryTotpCodeArgs>]>([
  ['a name that no field has', { field: 'Other' }],
  ['a name in another case', { field: 'backup' }],
])('is BadInput for %s', async (_, given) => {
  const at = await vaultWithTotp();

  expect(await refusedCode(alice, { ...at, ...given })).toMatchObject({ errorType: 'BadInput' });
});

itWithTable('is BadInput for an item without a seed', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: login } = await alice.createItem({ vaultId });
  const { id: note } = await alice.createItem({ vaultId, note: { text: seed } });

  for (const itemId of [login, note])
    expect(await refusedCode(alice, { vaultId, itemId })).toMatchObject({ errorType: 'BadInput' });
});

itWithTable.each<[string, Partial<QueryTotpCodeArgs>]>([
  ['a blank field', { field: ' ' }],
  ['a field of 101 characters', { field: 'x'.repeat(101) }],
  ['what is no id', { itemId: 'x' }],
])('refuses %s, and leaves nothing', async (_, given) => {
  const at = await vaultWithTotp();

  const refused = await refusedCode(alice, { ...at, ...given });
  expect(refused).toEqual({ errorType: 'BadInput', left: nothing });
});

itWithTable('is made for a READER and a machine, and for no VIEWER and no stranger', async () => {
  const at = await vaultWithTotp();
  expect(await refusedCode(bob, at)).toEqual({ errorType: 'NotFound', left: nothing });
  await plantMember(table, at.vaultId, bob, 'VIEWER');
  expect(await refusedCode(bob, at)).toEqual({ errorType: 'Unauthorized', left: nothing });
  await plantMember(table, at.vaultId, bob, 'READER');
  const machine = machineOf('deployer');
  await plantMember(table, at.vaultId, machine, 'READER');

  expect((await bob.totpCode(at)).digits).toBe(6);
  expect((await machine.totpCode(at)).digits).toBe(6);
});

itWithTable('is NotFound for an absent item, and VaultLocked in a locked vault', async () => {
  const at = await vaultWithTotp();
  expect(await refusedCode(alice, { ...at, itemId: absentId })).toEqual({
    errorType: 'NotFound',
    left: nothing,
  });
  await editRow(table, vaultPartition(at.vaultId), 'VAULT', { state: { S: 'LOCKED' } });

  expect(await refusedCode(alice, at)).toEqual({ errorType: 'VaultLocked', left: nothing });
});

itWithTable('is SealBroken where the listing is not the sealed one', async () => {
  const at = await vaultWithTotp();
  await editRow(table, vaultPartition(at.vaultId), `ITEM#${at.itemId}`, { title: { S: 'Forged' } });

  expect((await refusedCode(alice, at)).errorType).toBe('SealBroken');
});

itWithTable('has the last of the hour’s cap, and nothing after it', async () => {
  const at = await vaultWithTotp();
  await alice.updateVault({ vaultId: at.vaultId, revealsPerHour: 2 });
  await plantCount(table, at.vaultId, alice, 1);
  await alice.totpCode(at);

  expect((await refusal(alice.totpCode(at))).errorType).toBe('LimitExceeded');
  expect((await revealsIn(table, at.vaultId)).records).toHaveLength(1);
});

itWithKeys('takes a sign-in within revealSignInMinutes', async () => {
  const at = await vaultWithTotp();
  await alice.updateVault({ vaultId: at.vaultId, revealSignInMinutes: 5 });
  const [late, early] = await Promise.all([signedInAgo(alice, 6), signedInAgo(alice, 4)]);

  expect(await refusedCode(late, at)).toEqual({ errorType: 'StepUpRequired', left: nothing });
  expect((await early.totpCode(at)).digits).toBe(6);
});
