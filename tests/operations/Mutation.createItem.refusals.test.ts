import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateItemInput } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badItemFields } from '../support/badItems.ts';
import { itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { editRow, plantMember, refusedWithoutTrace } from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let bob: Api;
let vaultId: string;

beforeAll(async () => {
  table = openTable();
  [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
  vaultId = (await alice.createVault()).id;
});
afterAll(() => table.close());

/** The refusal of an item, which left nothing. */
const refuse = (api: Api, vault: string, input: Partial<CreateItemInput> = {}) =>
  refusedWithoutTrace(table, api, vault, (requestToken) =>
    api.createItem({ vaultId: vault, requestToken, ...input }),
  );

describe('refuses, and writes nothing,', () => {
  it.each<[string, Record<string, unknown>]>([
    ...badItemFields,
    ['no kind', { login: undefined }],
    ['null for both kinds', { login: null, note: null }],
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

  it.each(['', 'x'.repeat(65), 'a#b', 'a b', 'ä', 'a\n'])('the request token %j', async (requestToken) => {
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

describe('a caller', () => {
  it('who is no member is told the same of a vault that exists and of one that does not', async () => {
    const existing = await refuse(bob, vaultId);
    const absent = await refuse(bob, absentId);
    expect(existing.errorType).toBe('NotFound');
    expect(existing.errors).toEqual(absent.errors);
  });

  itWithTable.each(['VIEWER', 'READER'])('who is a %s is refused as Unauthorized', async (role) => {
    const { id } = await alice.createVault();
    await plantMember(table, id, bob, role);
    expect((await refuse(bob, id)).errorType).toBe('Unauthorized');
  });

  itWithTable.each(['EDITOR', 'OWNER'])('who is a %s may', async (role) => {
    const { id } = await alice.createVault();
    await plantMember(table, id, bob, role, { exp: Math.floor(Date.now() / 1000) + 60 });
    expect(await bob.createItem({ vaultId: id })).toMatchObject({ version: 1 });
  });

  itWithTable.each([
    ['has expired', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['is pending', { state: 'PENDING' }],
  ])('whose membership %s is told what a stranger is told', async (_, membership) => {
    const { id } = await alice.createVault();
    const stranger = await refuse(bob, id);
    await plantMember(table, id, bob, 'OWNER', membership);
    expect((await refuse(bob, id)).errors).toEqual(stranger.errors);
  });

  itWithTable('of an unknown role is refused', async () => {
    const { id } = await alice.createVault();
    await plantMember(table, id, bob, 'ADMIN');
    expect((await refuse(bob, id)).errorType).toBe('Unauthorized');
  });
});

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
