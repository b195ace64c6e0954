import { afterAll, describe, expect, it } from 'vitest';
import type { CreateItemInput } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { badIds, badItemFields, badLabels, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { barestKinds } from '../support/everyKind.ts';
import { itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');
const { id: vaultId } = await alice.createVault();

/** The refusal of an item, which left nothing. */
const refuse = (api: Api, vault: string, input: Partial<CreateItemInput> = {}) =>
  refusedWithoutTrace(table, api, vault, (requestToken) =>
    api.createItem({ vaultId: vault, requestToken, ...input }),
  );

const nullForEveryKind = Object.fromEntries(
  barestKinds.map(({ input }) => [Object.keys(input)[0] ?? '', null]),
);

describe('refuses, and writes nothing,', () => {
  it.each<[string, Record<string, unknown>]>([
    ...badItemFields,
    ...badLabels,
    ['no kind', { login: undefined }],
    ['null for every kind', nullForEveryKind],
  ])('%s', async (_, fields) => {
    expect((await refuse(alice, vaultId, fields)).errorType).toBe('BadInput');
  });

  it.each([
    ['password', { login: { password: 'x'.repeat(256 * 1024) } }],
    ['notes', { login: { notes: 'ä'.repeat(128 * 1024) } }],
    ['note', { note: { text: 'x'.repeat(256 * 1024) } }],
  ])('a %s of 256 KiB', async (_, secret) => {
    expect((await refuse(alice, vaultId, secret)).errorType).toBe('LimitExceeded');
  });

  it('what AppSync itself takes for no URL', async () => {
    expect((await refuse(alice, vaultId, { urls: ['example.com'] })).message).toContain('a valid URL');
  });

  it.each(badIds)('a vault id that is %s', async (_, id) => {
    expect((await refusal(alice.createItem({ vaultId: id }))).errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, requestToken) => {
    const change = () => alice.createItem({ vaultId, requestToken });
    const refused = await refusedWithoutTrace(table, alice, vaultId, change, requestToken);
    expect(refused.errorType).toBe('BadInput');
  });
});

it('quotes nothing of what it was given in a refusal', async () => {
  const secret = 'canary-in-a-refusal';
  for (const [, fields] of badItemFields) {
    const refused = await refusal(
      alice.createItem({ vaultId, login: { password: secret, notes: secret }, ...fields }),
    );
    expect(JSON.stringify(refused.errors)).not.toMatch(/canary|hunter2|passwd|alert/);
  }
});

testCallers(table, 'EDITOR', async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vault, requestToken) => api.createItem({ vaultId: vault, requestToken }),
}));

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('a vault that is %s takes no item', async (state) => {
  const { id } = await alice.createVault();
  await editRow(table, `VAULT#${id}`, 'VAULT', { state: { S: state } });
  expect((await refuse(alice, id)).errorType).toBe('VaultLocked');
});

itWithTable('a stranger is not told that a vault is locked', async () => {
  const { id } = await alice.createVault();
  await editRow(table, `VAULT#${id}`, 'VAULT', { state: { S: 'LOCKED' } });
  expect((await refuse(bob, id)).errorType).toBe('NotFound');
});

itWithTable('a vault whose key is gone takes no item: KeyUnavailable', async () => {
  const { id } = await alice.createVault();
  const { Items } = await table.call('Query', {
    TableName: 'vault-keys',
    KeyConditionExpression: '#id = :id',
    ExpressionAttributeNames: { '#id': 'branch-key-id' },
    ExpressionAttributeValues: { ':id': { S: id } },
  });
  for (const row of Items as Record<string, unknown>[]) {
    const Key = { 'branch-key-id': row['branch-key-id'], type: row.type };
    await table.call('DeleteItem', { TableName: 'vault-keys', Key });
  }
  expect((await refuse(alice, id)).errorType).toBe('KeyUnavailable');
});
