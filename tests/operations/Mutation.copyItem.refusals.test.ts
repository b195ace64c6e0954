import { randomUUID } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import type { CopyItemInput, Role } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { plantMember } from '../support/membership.ts';
import { readRow, vaultPartition } from '../support/plant.ts';
import { plantCount, revealsIn } from '../support/reveals.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable } from '../support/table.ts';
import { callerRows, editRow, memberIdOf, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const secret = 'canary-secret';

/** A vault with an item, and an empty one, both of alice's. */
async function twoVaults() {
  const [from, to] = await Promise.all([alice.createVault(), alice.createVault()]);
  const { id: itemId } = await alice.createItem({ vaultId: from.id, login: { password: secret } });
  return { vaultId: to.id, fromVaultId: from.id, itemId };
}

type Given = Omit<CopyItemInput, 'requestToken'>;

/** The refusal, once it is certain that the target is as it was, and what was left in the source. */
async function refusedCopy(client: Api, given: Given) {
  const requestToken = randomUUID();
  const before = await vaultRows(table, given.vaultId);
  const { errorType, message, data, errors } = await refusal(client.copyItem({ requestToken, ...given }));
  expect(data).toEqual({ copyItem: null });
  expect(JSON.stringify(errors)).not.toContain(secret);
  if (given.vaultId !== given.fromVaultId) expect(await vaultRows(table, given.vaultId)).toEqual(before);
  expect(await callerRows(table, client, `REQUEST#${requestToken}`)).not.toHaveProperty([
    `REQUEST#${requestToken}`,
  ]);
  const { records, count } = await revealsIn(table, given.fromVaultId);
  return { errorType, message, left: { records: records.length, count } };
}

const nothing = { records: 0, count: 0 };

itWithTable.each<[Role | 'nobody', Role | 'nobody', string]>([
  ['nobody', 'EDITOR', 'NotFound'],
  ['OWNER', 'nobody', 'NotFound'],
  ['nobody', 'nobody', 'NotFound'],
  ['VIEWER', 'EDITOR', 'Unauthorized'],
  ['READER', 'READER', 'Unauthorized'],
  ['READER', 'VIEWER', 'Unauthorized'],
])('refuses who is %s of the source and %s of the target: %s', async (ofSource, ofTarget, errorType) => {
  const at = await twoVaults();
  if (ofSource !== 'nobody') await plantMember(table, at.fromVaultId, bob, ofSource);
  if (ofTarget !== 'nobody') await plantMember(table, at.vaultId, bob, ofTarget);

  expect(await refusedCopy(bob, at)).toMatchObject({ errorType, left: nothing });
});

itWithTable(
  'answers a stranger of either vault, and for an absent vault, item or version, alike',
  async () => {
    const at = await twoVaults();
    const { id: own } = await bob.createVault();
    const { id: ownItem } = await bob.createItem({ vaultId: own });
    const ofOwn = { vaultId: own, fromVaultId: own, itemId: ownItem };

    const refusals = await Promise.all([
      refusedCopy(bob, { ...at, vaultId: own }),
      refusedCopy(bob, { ...ofOwn, vaultId: at.vaultId }),
      refusedCopy(bob, { ...ofOwn, vaultId: absentId }),
      refusedCopy(bob, { ...ofOwn, fromVaultId: absentId }),
      refusedCopy(bob, { ...ofOwn, itemId: at.itemId }),
      refusedCopy(bob, { ...ofOwn, itemId: absentId }),
      refusedCopy(bob, { ...ofOwn, version: 2 }),
    ]);

    expect(refusals[0]).toMatchObject({ errorType: 'NotFound', left: nothing });
    expect(new Set(refusals.map((refused) => JSON.stringify(refused))).size).toBe(1);
  },
);

itWithTable.each<[string, Partial<Given>]>([
  ['a blank title', { title: ' ' }],
  ['a title of 201 characters', { title: 'x'.repeat(201) }],
  ['a version of 0', { version: 0 }],
  ['what is no id', { fromVaultId: 'x' }],
])('refuses %s, and counts nothing', async (_, given) => {
  const at = await twoVaults();

  const { errorType } = await refusedCopy(alice, { ...at, ...given });
  expect(errorType).toBe('BadInput');
  expect(await revealsIn(table, at.fromVaultId)).toEqual({ records: [], count: 0 });
});

itWithTable('refuses an item in the trash, and counts nothing', async () => {
  const at = await twoVaults();
  await alice.trashItem({ vaultId: at.fromVaultId, itemId: at.itemId });

  expect(await refusedCopy(alice, at)).toMatchObject({ errorType: 'BadInput', left: nothing });
});

itWithTable.each(['vaultId', 'fromVaultId'] as const)(
  'refuses where %s names a locked vault',
  async (which) => {
    const at = await twoVaults();
    await editRow(table, vaultPartition(at[which]), 'VAULT', { state: { S: 'LOCKED' } });

    expect(await refusedCopy(alice, at)).toMatchObject({ errorType: 'VaultLocked', left: nothing });
  },
);

itWithTable('takes the cap of the source, not that of the target', async () => {
  const at = await twoVaults();
  await plantCount(table, at.vaultId, alice, 2000);
  expect((await alice.copyItem(at)).version).toBe(1);
  await plantCount(table, at.fromVaultId, alice, 2000);

  expect((await refusedCopy(alice, at)).errorType).toBe('LimitExceeded');
});

itWithKeys('takes a sign-in within the source’s revealSignInMinutes', async () => {
  const at = await twoVaults();
  await alice.updateVault({ vaultId: at.fromVaultId, revealSignInMinutes: 5 });
  const [late, early] = await Promise.all([signedInAgo(alice, 6), signedInAgo(alice, 4)]);

  expect(await refusedCopy(late, at)).toMatchObject({ errorType: 'StepUpRequired', left: nothing });
  expect((await early.copyItem(at)).version).toBe(1);
});

itWithTable('does not copy what is listed otherwise than it is sealed', async () => {
  const at = await twoVaults();
  await editRow(table, vaultPartition(at.fromVaultId), `ITEM#${at.itemId}`, { title: { S: 'Forged' } });

  expect((await refusedCopy(alice, at)).errorType).toBe('SealBroken');
});

itWithTable.each<[string, 'vaultId' | 'fromVaultId', Role, Role]>([
  ['a VIEWER of the source whose row was raised', 'fromVaultId', 'VIEWER', 'EDITOR'],
  ['a READER of the target whose row was raised', 'vaultId', 'OWNER', 'READER'],
])('refuses %s: both grants are opened', async (_, raised, ofSource, ofTarget) => {
  const at = await twoVaults();
  await plantMember(table, at.fromVaultId, bob, ofSource);
  await plantMember(table, at.vaultId, bob, ofTarget);
  await editRow(table, vaultPartition(at[raised]), `MEMBER#${await memberIdOf(bob)}`, {
    role: { S: 'OWNER' },
  });

  expect((await refusedCopy(bob, at)).errorType).toBe('Unauthorized');
});

itWithTable('refuses a grant of the target in the place of one of the source', async () => {
  const at = await twoVaults();
  await plantMember(table, at.fromVaultId, bob, 'VIEWER');
  await plantMember(table, at.vaultId, bob, 'EDITOR');
  const sk = `MEMBER#${await memberIdOf(bob)}`;
  const { grant } = await readRow(table, vaultPartition(at.vaultId), sk);
  await editRow(table, vaultPartition(at.fromVaultId), sk, { role: { S: 'READER' }, grant });

  expect((await refusedCopy(bob, at)).errorType).toBe('Unauthorized');
});
