import { afterAll, expect } from 'vitest';
import type { QueryRevealSecretsArgs } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { absentIds, current, makeLogins, told } from '../support/batches.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { plantMember } from '../support/membership.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { plantCount, revealsIn } from '../support/reveals.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable } from '../support/table.ts';
import { editRow } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

async function vaultWith(count: number) {
  const { id: vaultId } = await alice.createVault();
  return { vaultId, ids: await makeLogins(alice, vaultId, count) };
}

/** The refusal of a whole batch, once it is certain that nothing came out, and what was left of the attempt. */
async function refusedBatch(client: Api, args: QueryRevealSecretsArgs) {
  const refused = await refusal(client.revealSecrets(args));
  expect(refused.data).toEqual({ revealSecrets: null });
  const { records, count } = await revealsIn(table, args.vaultId);
  const { errorType, message } = refused;
  return { errorType, message, left: { records: records.length, count } };
}

const nothing = { records: 0, count: 0 };

itWithTable('refuses a VIEWER, and neither counts nor records it', async () => {
  const { vaultId, ids } = await vaultWith(1);
  await plantMember(table, vaultId, bob, 'VIEWER');

  const refused = await refusedBatch(bob, { vaultId, items: current(ids) });
  expect(refused).toMatchObject({ errorType: 'Unauthorized', left: nothing });
});

itWithTable('answers a stranger, a pending and an expired member as it answers for no vault', async () => {
  const { vaultId, ids } = await vaultWith(1);
  const items = current(ids);
  const { errorType, message } = await refusedBatch(bob, { vaultId: absentId, items });
  expect(errorType).toBe('NotFound');

  expect(await refusedBatch(bob, { vaultId, items })).toEqual({ errorType, message, left: nothing });
  for (const member of [{ state: 'PENDING' }, { exp: epochIn(-1) }]) {
    await plantMember(table, vaultId, bob, 'OWNER', member);
    expect(await refusedBatch(bob, { vaultId, items })).toEqual({ errorType, message, left: nothing });
  }
});

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('opens nothing in a vault that is %s', async (state) => {
  const { vaultId, ids } = await vaultWith(1);
  await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: state } });

  const refused = await refusedBatch(alice, { vaultId, items: current(ids) });
  expect(refused).toMatchObject({ errorType: 'VaultLocked', left: nothing });
});

itWithTable.each<[string, (id: string) => Partial<QueryRevealSecretsArgs>]>([
  ['no item', () => ({ items: [] })],
  ['101 items', () => ({ items: current(absentIds(101)) })],
  ['an item twice', (itemId) => ({ items: [{ itemId }, { itemId }] })],
  ['an absent item twice', () => ({ items: [{ itemId: absentId }, { itemId: absentId }] })],
  ['a version twice', (itemId) => ({ items: [1, 1].map((version) => ({ itemId, version })) })],
  ['the current version, by its number too', (itemId) => ({ items: [{ itemId }, { itemId, version: 1 }] })],
  ['what is no id', (itemId) => ({ items: [{ itemId }, { itemId: `${itemId}#` }] })],
  ['a version of 0', (itemId) => ({ items: [{ itemId, version: 0 }] })],
  ['a version of nine digits', (itemId) => ({ items: [{ itemId, version: 100_000_000 }] })],
  ['a blank reason', () => ({ reason: ' ' })],
  ['a reason of 201 characters', () => ({ reason: 'x'.repeat(201) })],
])('refuses %s', async (_, given) => {
  const { vaultId, ids } = await vaultWith(1);

  const args = { vaultId, items: current(ids), ...given(ids[0] ?? '') };
  expect(await refusedBatch(alice, args)).toMatchObject({ errorType: 'BadInput', left: nothing });
});

itWithTable(
  'opens none when the hour’s cap has no room for all of them, and tells how many are left',
  async () => {
    const { vaultId, ids } = await vaultWith(4);
    await alice.updateVault({ vaultId, revealsPerHour: 10 });
    const countedSince = await plantCount(table, vaultId, alice, 7);

    const refused = await refusal(alice.revealSecrets({ vaultId, items: current(ids) }));

    expect(refused).toMatchObject({ errorType: 'LimitExceeded', data: { revealSecrets: null } });
    expect(refused.message).toMatch(
      /^These are 4 secrets, and this vault lets you reveal 3 more in this hour\./,
    );
    expect(await countedSince()).toBe(0);
    expect((await revealsIn(table, vaultId)).records).toEqual([]);
    const fitting = await alice.revealSecrets({ vaultId, items: current(ids.slice(1)) });
    expect(told(fitting)).toEqual(['p1', 'p2', 'p3']);
    expect(await countedSince()).toBe(3);
  },
);

itWithTable('opens none of more than the whole cap, also where nothing was counted yet', async () => {
  const { vaultId, ids } = await vaultWith(3);
  await alice.updateVault({ vaultId, revealsPerHour: 2 });

  const refused = await refusedBatch(alice, { vaultId, items: current(ids) });

  expect(refused).toMatchObject({ errorType: 'LimitExceeded', left: nothing });
  expect(refused.message).toContain('reveal 2 more');
});

itWithTable('takes of the cap only what it opens', async () => {
  const { vaultId, ids } = await vaultWith(1);
  await alice.updateVault({ vaultId, revealsPerHour: 1 });

  const results = await alice.revealSecrets({ vaultId, items: current([absentId, ...ids]) });

  expect(told(results)).toEqual(['NotFound', 'p0']);
});

itWithTable('holds the cap exactly under parallel batches', async () => {
  const { vaultId, ids } = await vaultWith(3);
  await alice.updateVault({ vaultId, revealsPerHour: 10 });
  const countedSince = await plantCount(table, vaultId, alice, 3);

  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      alice.revealSecrets({ vaultId, items: current(ids) }).then(
        (results) => results.length,
        () => 0,
      ),
    ),
  );

  expect(answers.sort()).toEqual([0, 0, 0, 3, 3]);
  expect(await countedSince()).toBe(6);
});

itWithKeys(
  'takes a sign-in within ownerSignInMinutes for more than 25, whatever the vault asks for one',
  async () => {
    const { vaultId } = await vaultWith(0);
    const [late, early] = await Promise.all([signedInAgo(alice, 16), signedInAgo(alice, 14)]);
    const ask = (api: Api, count: number) => api.revealSecrets({ vaultId, items: current(absentIds(count)) });

    expect((await refusal(ask(late, 26))).errorType).toBe('StepUpRequired');
    expect(await ask(late, 25)).toHaveLength(25);
    expect(await ask(early, 26)).toHaveLength(26);
    await alice.updateVault({ vaultId, ownerSignInMinutes: 20 });
    expect(await ask(late, 26)).toHaveLength(26);
  },
);

itWithKeys('takes a sign-in within revealSignInMinutes for any', async () => {
  const { vaultId, ids } = await vaultWith(1);
  await alice.updateVault({ vaultId, revealSignInMinutes: 5 });
  const [late, early] = await Promise.all([signedInAgo(alice, 6), signedInAgo(alice, 4)]);

  expect(await refusedBatch(late, { vaultId, items: current(ids) })).toMatchObject({
    errorType: 'StepUpRequired',
    left: nothing,
  });
  expect(told(await early.revealSecrets({ vaultId, items: current(ids) }))).toEqual(['p0']);
});

itWithTable('opens no more than 25 at once for a machine, which has no sign-in', async () => {
  const { vaultId } = await vaultWith(0);
  const machine = machineOf('deployer');
  await plantMember(table, vaultId, machine, 'READER');

  const refused = await refusedBatch(machine, { vaultId, items: current(absentIds(26)) });
  expect(refused).toMatchObject({ errorType: 'StepUpRequired', left: nothing });
});
