import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { plantCount, revealsIn } from '../support/reveals.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { editRow, memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const secret = 'canary-secret';

async function vaultWithLogin() {
  const { id: vaultId } = await alice.createVault();
  const urls = ['https://login.example.co.uk/'];
  const { id: itemId } = await alice.createItem({ vaultId, urls, login: { password: secret } });
  return { vaultId, itemId };
}

/** The refusal, once it is certain that nothing came out, and what was left of the attempt. */
async function refusedReveal(client: Api, args: QueryRevealSecretArgs) {
  const refused = await refusal(client.revealSecret(args));
  expect(refused.data).toEqual({ revealSecret: null });
  expect(JSON.stringify(refused.errors)).not.toContain(secret);
  const { records, count } = await revealsIn(table, args.vaultId);
  return { errorType: refused.errorType, errors: refused.errors, left: { records: records.length, count } };
}

const nothing = { records: 0, count: 0 };

itWithTable('refuses a VIEWER, and neither counts nor records it', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await plantMember(table, vaultId, bob, 'VIEWER');

  expect(await refusedReveal(bob, { vaultId, itemId })).toMatchObject({
    errorType: 'Unauthorized',
    left: nothing,
  });
});

itWithTable('refuses a role that is none of the four', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await plantMember(table, vaultId, bob, 'ADMIN');

  expect(await refusedReveal(bob, { vaultId, itemId })).toMatchObject({ errorType: 'Unauthorized' });
});

itWithTable.each([
  ['pending', { state: 'PENDING' }],
  ['expired a second ago', { exp: epochIn(-1) }],
])('answers a member who is %s as a stranger', async (_, member) => {
  const { vaultId, itemId } = await vaultWithLogin();
  await plantMember(table, vaultId, bob, 'OWNER', member);

  expect(await refusedReveal(bob, { vaultId, itemId })).toMatchObject({
    errorType: 'NotFound',
    left: nothing,
  });
});

itWithTable('refuses a removed member at the next reveal', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await plantMember(table, vaultId, bob, 'READER');
  await bob.revealSecret({ vaultId, itemId });
  await removeRow(table, vaultPartition(vaultId), `MEMBER#${await memberIdOf(bob)}`);

  expect(await refusedReveal(bob, { vaultId, itemId })).toMatchObject({
    errorType: 'NotFound',
    left: { records: 1, count: 1 },
  });
});

itWithTable(
  'gives one answer for an absent item, version and vault, another vault’s item, and a vault of others',
  async () => {
    const { vaultId, itemId } = await vaultWithLogin();
    const { id: ownVault } = await bob.createVault();
    const { id: ownItem } = await bob.createItem({ vaultId: ownVault });

    const refusals = await Promise.all([
      refusedReveal(bob, { vaultId: ownVault, itemId: absentId }),
      refusedReveal(bob, { vaultId: ownVault, itemId: ownItem, version: 2 }),
      refusedReveal(bob, { vaultId: ownVault, itemId: ownItem, version: 2, minVersion: 3 }),
      refusedReveal(bob, { vaultId: ownVault, itemId }),
      refusedReveal(bob, { vaultId: absentId, itemId }),
      refusedReveal(bob, { vaultId, itemId }),
      refusedReveal(bob, { vaultId, itemId, version: 1 }),
      refusedReveal(bob, { vaultId, itemId: absentId }),
    ]);

    expect(refusals[0]?.errorType).toBe('NotFound');
    for (const { errors, left } of refusals) {
      // Where in the query the field stands is the asker's own.
      const locations = expect.any(Array) as unknown[];
      expect(errors).toEqual(refusals[0]?.errors.map((error) => ({ ...(error as object), locations })));
      expect(left).toEqual(nothing);
    }
  },
);

itWithTable('finds nothing where the item stands and its sealed version is gone', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await removeRow(table, vaultPartition(vaultId), `SECRET#${itemId}#00000001`);

  expect(await refusedReveal(alice, { vaultId, itemId })).toMatchObject({
    errorType: 'NotFound',
    left: nothing,
  });
});

itWithTable('finds nothing where the sealed version stands and its item is gone', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await removeRow(table, vaultPartition(vaultId), `ITEM#${itemId}`);

  expect((await refusedReveal(alice, { vaultId, itemId })).errorType).toBe('NotFound');
  expect((await refusedReveal(alice, { vaultId, itemId, version: 1 })).errorType).toBe('NotFound');
});

itWithTable('finds nothing where the vault’s own row is gone', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await removeRow(table, vaultPartition(vaultId), 'VAULT');

  expect(await refusedReveal(alice, { vaultId, itemId })).toMatchObject({
    errorType: 'NotFound',
    left: nothing,
  });
});

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('opens nothing in a vault that is %s', async (state) => {
  const { vaultId, itemId } = await vaultWithLogin();
  await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: state } });

  expect(await refusedReveal(alice, { vaultId, itemId })).toMatchObject({
    errorType: 'VaultLocked',
    left: nothing,
  });
});

itWithTable(
  'refuses a version below minVersion with the item’s current version, and neither counts nor records it',
  async () => {
    const { vaultId, itemId } = await vaultWithLogin();
    await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });

    for (const args of [{ minVersion: 3 }, { version: 1, minVersion: 2 }]) {
      const { errors, errorType, left } = await refusedReveal(alice, { vaultId, itemId, ...args });
      expect({ errorType, left }).toEqual({ errorType: 'VersionConflict', left: nothing });
      expect(errors).toMatchObject([{ errorInfo: { currentVersion: 2 } }]);
    }
  },
);

itWithTable(
  'takes an old row put back for what it is when the client says which version it has seen',
  async () => {
    const { vaultId, itemId } = await vaultWithLogin();
    await alice.updateItem({ vaultId, itemId, expectedVersion: 1, login: { password: 'second' } });
    await editRow(table, vaultPartition(vaultId), `ITEM#${itemId}`, { version: { N: '1' } });

    expect(await refusedReveal(alice, { vaultId, itemId, minVersion: 2 })).toMatchObject({
      errorType: 'VersionConflict',
    });
  },
);

itWithTable.each([
  ['a version of 0', { version: 0 }],
  ['a negative version', { version: -1 }],
  ['a version of nine digits', { version: 100_000_000 }],
  ['a minVersion of 0', { minVersion: 0 }],
  ['a minVersion of nine digits', { minVersion: 100_000_000 }],
  ['an empty reason', { reason: '' }],
  ['a blank reason', { reason: ' \t ' }],
  ['a reason of 201 characters', { reason: 'x'.repeat(201) }],
  ['a reason of two lines', { reason: 'one\ntwo' }],
  ['a reason with a control character', { reason: 'one\u0007' }],
])('refuses %s', async (_, args) => {
  const { vaultId, itemId } = await vaultWithLogin();

  expect(await refusedReveal(alice, { vaultId, itemId, ...args })).toMatchObject({
    errorType: 'BadInput',
    left: nothing,
  });
});

it('takes a reason of 200 characters', async () => {
  const { vaultId, itemId } = await vaultWithLogin();

  await alice.revealSecret({ vaultId, itemId, reason: 'x'.repeat(200) });
});

itWithTable.each([
  ['another host of the domain', 'https://example.co.uk/'],
  ['a sister host', 'https://www.example.co.uk/'],
  ['another domain of the suffix', 'https://login.example.org.uk/'],
  ['the public suffix', 'https://co.uk/'],
  ['a host that ends alike', 'https://evil-login.example.co.uk/'],
  ['a host that begins alike', 'https://login.example.co.uk.evil.com/'],
  ['the host in the user part', 'https://login.example.co.uk@evil.com/'],
  ['http in the place of https', 'http://login.example.co.uk/'],
  ['another scheme', 'ftp://login.example.co.uk/'],
])('does not fill in on %s', async (_, forUrl) => {
  const { vaultId, itemId } = await vaultWithLogin();

  expect((await refusedReveal(alice, { vaultId, itemId, forUrl })).errorType).toBe('BadInput');
});

itWithKeys('takes a sign-in within revealSignInMinutes, which no machine has', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  const machine = machineOf('reader');
  await plantMember(table, vaultId, machine, 'READER');
  await alice.updateVault({ vaultId, revealSignInMinutes: 5 });
  const [late, early] = await Promise.all([signedInAgo(alice, 6), signedInAgo(alice, 4)]);

  for (const client of [late, machine])
    expect(await refusedReveal(client, { vaultId, itemId })).toMatchObject({
      errorType: 'StepUpRequired',
      left: nothing,
    });
  expect((await early.revealSecret({ vaultId, itemId })).version).toBe(1);
});

itWithTable('opens the last of the hour’s cap, and nothing after it', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await alice.updateVault({ vaultId, revealsPerHour: 2 });
  const countedSince = await plantCount(table, vaultId, alice, 1);
  await alice.revealSecret({ vaultId, itemId });

  const refused = await refusal(alice.revealSecret({ vaultId, itemId }));

  expect(refused.errorType).toBe('LimitExceeded');
  expect(refused.data).toEqual({ revealSecret: null });
  expect(await countedSince()).toBe(1);
  expect((await revealsIn(table, vaultId)).records).toHaveLength(1);
});

itWithTable('holds the cap exactly under aliases and parallel requests', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  await alice.updateVault({ vaultId, revealsPerHour: 10 });
  const countedSince = await plantCount(table, vaultId, alice, 7);
  const call = `revealSecret(vaultId: "${vaultId}", itemId: "${itemId}") { title }`;

  const answers = await Promise.all(
    [1, 2, 3].map(() => refusal(alice.graphql(`{ a: ${call} b: ${call} c: ${call} }`)).catch(() => null)),
  );

  const opened = answers.flatMap((refused) =>
    refused ? Object.values(refused.data as object).filter((one) => one !== null) : [1, 2, 3],
  );
  expect(opened).toHaveLength(3);
  expect(await countedSince()).toBe(3);
});

itWithTable('caps each member and each vault on its own', async () => {
  const [{ vaultId, itemId }, other] = await Promise.all([vaultWithLogin(), vaultWithLogin()]);
  await plantMember(table, vaultId, bob, 'READER');
  await plantCount(table, vaultId, alice, 2000);

  expect((await refusal(alice.revealSecret({ vaultId, itemId }))).errorType).toBe('LimitExceeded');
  expect((await bob.revealSecret({ vaultId, itemId })).version).toBe(1);
  expect((await alice.revealSecret(other)).version).toBe(1);
});

itWithTable('refuses whatever is no id, of a vault or of an item, and never opens a row by it', async () => {
  const { vaultId, itemId } = await vaultWithLogin();
  const calls = [
    `revealSecret(vaultId: "${vaultId}", itemId: $ID) { title }`,
    `revealSecret(vaultId: $ID, itemId: "${itemId}") { title }`,
  ];
  await fc.assert(
    fc.asyncProperty(badIdsAround(itemId), fc.constantFrom(...calls), async (ids, call) => {
      expect(await answersFor(alice, call, ids)).toEqual(ids.map(() => 'BadInput'));
    }),
    { numRuns: 3 },
  );
  expect(await revealsIn(table, vaultId)).toEqual({ records: [], count: 0 });
});
