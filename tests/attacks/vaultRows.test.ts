/** The vault table in the hands of an attacker: its state, invitations, events, requests, and rows of items. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { collectEvents, refusal, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, readRow, vaultPartition } from '../support/plant.ts';
import { openTable, putRow, removeRow } from '../support/table.ts';
import { editRow, memberIdOf } from '../support/traces.ts';
import { answersTo, unauthorizedBut } from './everyUse.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

async function start() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  return { vaultId, itemId, pk: vaultPartition(vaultId), mallory: await newPerson() };
}

itWithTable('a locked vault that is shown as active opens and seals nothing', async () => {
  const { vaultId, itemId, pk, mallory } = await start();
  await join(alice, vaultId, mallory, 'EDITOR');
  await alice.lockVault({ vaultId });
  await editRow(table, pk, 'VAULT', { state: { S: 'ACTIVE' } });

  expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');
  expect((await refusal(mallory.createItem({ vaultId }))).errorType).toBe('VaultLocked');
});

itWithTable('a vault that is to be destroyed, and is shown as active, opens and seals nothing', async () => {
  const { vaultId, itemId, pk, mallory } = await start();
  await join(alice, vaultId, mallory, 'EDITOR');
  await alice.scheduleVaultDeletion({ vaultId });
  await editRow(table, pk, 'VAULT', { state: { S: 'ACTIVE' } });

  expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('VaultLocked');
  expect((await refusal(mallory.createItem({ vaultId }))).errorType).toBe('VaultLocked');
});

itWithTable(
  'an invitation that was planted leads to no use of the key, also once its row says active',
  async () => {
    const { vaultId, itemId, pk, mallory } = await start();
    const code = `${vaultId}-${'A'.repeat(26)}`;
    const hash = createHash('sha256').update(code).digest('hex');
    const aliceId = await memberIdOf(alice);
    const { grantId = { S: '' } } = await readRow(table, pk, `MEMBER#${aliceId}`);
    await putRow(table, {
      pk: { S: pk },
      sk: { S: `INVITE#${hash}` },
      id: { S: hash },
      vaultId: { S: vaultId },
      role: { S: 'EDITOR' },
      ttl: { N: String(epochIn(3600)) },
      createdAt: { S: new Date().toISOString() },
      createdBy: { S: aliceId },
      grantId,
    });

    expect((await mallory.acceptInvitation({ code })).state).toBe('PENDING');
    expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');

    await editRow(table, pk, `MEMBER#${mallory.id}`, { state: { S: 'ACTIVE' }, role: { S: 'OWNER' } });
    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut());
  },
);

itWithTable(
  'a pending member whose row was raised is not confirmed as what the owner did not read',
  async () => {
    const { vaultId, pk, mallory } = await start();
    const { code } = await alice.inviteMember({ vaultId, role: 'VIEWER' });
    await mallory.acceptInvitation({ code: code ?? '' });
    const read = (await alice.members({ vaultId })).items.find(({ id }) => id === mallory.id);
    await editRow(table, pk, `MEMBER#${mallory.id}`, { role: { S: 'EDITOR' } });

    const refused = await refusal(
      alice.confirmMember({ vaultId, memberId: mallory.id, role: read?.role ?? 'VIEWER' }),
    );
    expect(refused.errorType).toBe('BadInput');
  },
);

itWithTable('an event that bears a forged order revokes nobody', async () => {
  const { vaultId, itemId, pk } = await start();
  const aliceId = await memberIdOf(alice);
  const { grant } = await readRow(table, pk, `MEMBER#${aliceId}`);
  const watch = await collectEvents(alice, vaultId);
  const id = `${Date.now()}-${randomUUID()}`;
  await putRow(table, {
    pk: { S: pk },
    sk: { S: `EVENT#${id}` },
    id: { S: id },
    vaultId: { S: vaultId },
    type: { S: 'MEMBER_REMOVED' },
    at: { S: new Date().toISOString() },
    actorId: { S: aliceId },
    memberId: { S: aliceId },
    // A statement of the vault's own key, but a grant and no order.
    revocation: { S: String(grant?.B) },
  });
  await alice.createItem({ vaultId });
  await expect
    .poll(() => watch.events.map(({ type }) => type), { timeout: 15_000 })
    .toContain('ITEM_CREATED');
  watch.close();

  // Not cached: `rotateVaultKey` runs in a function that has judged nobody of this vault before.
  expect((await alice.rotateVaultKey({ vaultId })).id).toBe(vaultId);
  expect((await alice.revealSecret({ vaultId, itemId })).version).toBe(1);
});

itWithTable(
  'the maker of a vault, removed, does not become its owner again by the request that made it',
  async () => {
    const { mallory } = await start();
    const requestToken = randomUUID();
    const { id: vaultId } = await mallory.createVault('Ours', requestToken);
    await join(mallory, vaultId, alice, 'OWNER');
    await alice.removeMember({ vaultId, memberId: mallory.id });
    await removeRow(table, `CALLER#${mallory.id}`, `REQUEST#${requestToken}`);
    await removeRow(table, vaultPartition(vaultId), 'VAULT');

    const refused = await refusal(mallory.createVault('Ours', requestToken));

    expect(refused.errorType).toBe('DuplicateRequest');
  },
);

itWithTable('a sealed version that is put in the place of another item’s does not open as that', async () => {
  const { vaultId, itemId, pk } = await start();
  const other = await alice.createItem({ vaultId, title: 'Other', login: { password: 'another' } });
  const row = await readRow(table, pk, `SECRET#${other.id}#00000001`);
  await putRow(table, { ...row, sk: { S: `SECRET#${itemId}#00000001` } });

  expect((await refusal(alice.revealSecret({ vaultId, itemId }))).errorType).toBe('SealBroken');
});
