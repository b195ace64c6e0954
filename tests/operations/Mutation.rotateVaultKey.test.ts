import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { collectEvents, refusal, userOf } from '../support/api.ts';
import { startForgetful, type ForgetfulStack } from '../support/forgetfulStack.ts';
import { deployed, itWithOwnStack, itWithTable } from '../support/host.ts';
import { editKeyRow, keyRows, keyVersionsOf, rotatedAgo } from '../support/keyStoreRows.ts';
import { join } from '../support/membership.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { callerRows, editRow, memberIdOf, rowsLike, vaultRows } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
let stack: ForgetfulStack;
beforeAll(async () => {
  if (!deployed) stack = await startForgetful();
});
afterAll(async () => {
  await stack?.stop();
  table.close();
});

const alice = await userOf('alice');

/** The key version of each sealed version in a vault, in their order. */
const sealedUnder = async (vaultId: string) =>
  Object.values(await rowsLike(table, vaultId, 'SECRET#')).map(({ keyVersion }) => keyVersion);

itWithOwnStack('seals what comes afterwards under a new version, and opens everything before', async () => {
  const owner = await stack.newPerson();
  const { id: vaultId } = await owner.createVault();
  const items = [await owner.createItem({ vaultId, login: { password: 'p0' } })];
  for (const password of ['p1', 'p2']) {
    await owner.rotateVaultKey({ vaultId });
    await stack.forget();
    items.push(await owner.createItem({ vaultId, login: { password } }));
  }

  expect(new Set(await sealedUnder(vaultId)).size).toBe(3);
  expect(new Set(await keyVersionsOf(table, vaultId))).toEqual(new Set(await sealedUnder(vaultId)));
  const revealed = await Promise.all(items.map(({ id: itemId }) => owner.revealSecret({ vaultId, itemId })));
  expect(revealed.map(({ secret }) => secret)).toMatchObject(
    items.map((_, index) => ({ password: `p${index}` })),
  );
});

itWithOwnStack('leaves every member what he may', async () => {
  const [owner, reader] = await Promise.all([stack.newPerson(), stack.newPerson()]);
  const { id: vaultId } = await owner.createVault();
  const { id: itemId } = await owner.createItem({ vaultId });
  await join(owner, vaultId, reader, 'READER');
  await owner.rotateVaultKey({ vaultId });
  await stack.forget();

  expect(await reader.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
  expect(await owner.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' })).toBeTruthy();
  expect((await refusal(reader.createItem({ vaultId }))).errorType).toBe('Unauthorized');
});

itWithTable('answers the vault as it is, and leaves an event and the request', async () => {
  const vault = await alice.createVault();
  const before = await vaultRows(table, vault.id);
  const requestToken = randomUUID();
  expect(await alice.rotateVaultKey({ vaultId: vault.id, requestToken })).toEqual(vault);

  const row = `REQUEST#${requestToken}`;
  const { [row]: request } = await callerRows(table, alice, row);
  expect(request).toMatchObject({ operation: 'rotateVaultKey', target: `${vault.id}/` });
  const after = await vaultRows(table, vault.id);
  const [sk = '', ...others] = Object.keys(after).filter((key) => !(key in before));
  expect(others).toEqual([]);
  const { [sk]: event, ...rest } = after;
  expect(rest).toEqual(before);
  expect(event).toMatchObject({ type: 'KEY_ROTATED', actorId: await memberIdOf(alice) });
});

itWithTable('tells the watchers, and nobody the version of the key', async () => {
  const { id: vaultId } = await alice.createVault();
  const watch = await collectEvents(alice, vaultId);
  await alice.rotateVaultKey({ vaultId });
  await expect.poll(() => watch.events.map(({ type }) => type), { timeout: 10_000 }).toContain('KEY_ROTATED');
  watch.close();
  for (const version of await keyVersionsOf(table, vaultId)) {
    expect(JSON.stringify([watch.events, await vaultRows(table, vaultId)])).not.toContain(version);
  }
});

itWithTable('asked for twice with one token rotates once', async () => {
  const { id: vaultId } = await alice.createVault();
  const requestToken = randomUUID();
  const first = await alice.rotateVaultKey({ vaultId, requestToken });
  expect(await alice.rotateVaultKey({ vaultId, requestToken })).toEqual(first);
  expect(await keyVersionsOf(table, vaultId)).toHaveLength(2);
});

itWithTable('of eight at once each is done or Busy, and each that is done is a version', async () => {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  const asked = Array.from({ length: 8 }, () => answerOrBusy(alice.rotateVaultKey({ vaultId })));
  const done = (await Promise.all(asked)).filter((answer) => answer !== 'Busy');

  expect(done.length).toBeGreaterThan(0);
  expect((await keyVersionsOf(table, vaultId)).length).toBeGreaterThan(done.length);
  expect(await alice.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
});

itWithTable('notes its time before it rotates, so that one that fails halfway is known', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.rotateVaultKey({ vaultId });
  await rotatedAgo(table, vaultId, 600);
  await editKeyRow(table, vaultId, 'branch:ACTIVE', { enc: { B: Buffer.alloc(64).toString('base64') } });
  const refused = await refusal(alice.rotateVaultKey({ vaultId }));

  expect(['KeyUnavailable', 'SealBroken']).toContain(refused.errorType);
  expect(await keyVersionsOf(table, vaultId)).toHaveLength(2);
  const { rotatedAt } = (await keyRows(table, vaultId)).control ?? {};
  expect(Number(rotatedAt?.N)).toBeGreaterThan(Date.now() / 1000 - 60);
});

itWithTable.each([
  ['at first', false],
  ['once it was allowed, too,', true],
])('is refused %s where the key is locked, whatever the table says', async (_, isKnown) => {
  const { id: vaultId } = await alice.createVault();
  if (isKnown) await alice.rotateVaultKey({ vaultId });
  const before = await keyVersionsOf(table, vaultId);
  await alice.lockVault({ vaultId });
  await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: 'ACTIVE' } });

  expect((await refusal(alice.rotateVaultKey({ vaultId }))).errorType).toBe('VaultLocked');
  expect(await keyVersionsOf(table, vaultId)).toEqual(before);
});

testOwnerChange(table, false, async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vaultId, requestToken) => api.rotateVaultKey({ vaultId, requestToken }),
}));
