import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpdateVaultInput } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { itWithOwnStack, itWithTable } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { disturb, readyIn, refused } from '../support/mutationsInProcess.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { invisibleLines } from '../support/texts.ts';
import { refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const { id: vaultId } = await alice.createVault();

type Change = Partial<Omit<UpdateVaultInput, 'vaultId' | 'requestToken'>>;

const refuse = (change: Change) =>
  refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
    alice.updateVault({ vaultId, requestToken, ...change }),
  );

describe('refuses, and writes nothing,', () => {
  it.each<[string, Change]>([
    ['no change at all', {}],
    ['null for the name beside a good change', { trashDays: 7, name: null }],
    ['null for keepVersions beside a good change', { trashDays: 7, keepVersions: null }],
    ['null for trashDays beside a good change', { name: 'New', trashDays: null }],
    ['null for revealsPerHour beside a good change', { name: 'New', revealsPerHour: null }],
    ['null for ownerSignInMinutes beside a good change', { name: 'New', ownerSignInMinutes: null }],
    ...invisibleLines.map(([what, name]): [string, Change] => [`a name that is ${what}`, { name }]),
    ['a name of 101 characters', { name: '🔑'.repeat(101) }],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }],
    ['a line break in the name', { name: 'a\nb' }],
    ['a C1 control character in the name', { name: 'a\u0085' }],
    ['a lone surrogate in the name', { name: 'a\ud800' }],
    ['a good change beside a bad name', { trashDays: 7, name: '' }],
    ...[0, -1, 51, 2_147_483_647].map((n): [string, Change] => [`keepVersions of ${n}`, { keepVersions: n }]),
    ...[0, -1, 3651].map((n): [string, Change] => [`keepVersionDays of ${n}`, { keepVersionDays: n }]),
    ...[0, -1, 366].map((n): [string, Change] => [`trashDays of ${n}`, { trashDays: n }]),
    ...[0, -1, 10_001].map((n): [string, Change] => [`revealsPerHour of ${n}`, { revealsPerHour: n }]),
    ...[0, -1, 1441].map((n): [string, Change] => [
      `revealSignInMinutes of ${n}`,
      { revealSignInMinutes: n },
    ]),
    ...[0, -1, 1441].map((n): [string, Change] => [`ownerSignInMinutes of ${n}`, { ownerSignInMinutes: n }]),
  ])('%s', async (_, change) => {
    expect((await refuse(change)).errorType).toBe('BadInput');
  });

  it.each(badIds)('a vault id that is %s', async (_, id) => {
    const { errorType } = await refusal(alice.updateVault({ vaultId: id, name: 'New' }));
    expect(errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, requestToken) => {
    const change = () => alice.updateVault({ vaultId, requestToken, name: 'New' });
    const { errorType } = await refusedWithoutTrace(table, alice, vaultId, change, requestToken);
    expect(errorType).toBe('BadInput');
  });
});

testCallers(table, 'OWNER', async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vault, requestToken) => api.updateVault({ vaultId: vault, requestToken, name: 'New' }),
}));

itWithTable('a vault whose own row is gone is not found', async () => {
  const { id } = await alice.createVault();
  await removeRow(table, vaultPartition(id), 'VAULT');
  expect((await refusal(alice.updateVault({ vaultId: id, name: 'New' }))).errorType).toBe('NotFound');
});

describe('once everything is read', () => {
  let parts: InProcess;
  beforeAll(async () => {
    parts = await openInProcess();
  });
  afterAll(() => parts.stop());

  itWithOwnStack('it makes no vault anew that is gone', async () => {
    const ready = await readyIn(parts, 'updateVault');
    const result = await disturb(parts, 'updateVault', ready, ({ vaultId: vault }) =>
      removeRow(parts.table, vaultPartition(vault), 'VAULT'),
    );
    expect(result).toMatchObject(refused('Busy'));
  });
});
