import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { badTokens } from '../support/badItems.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { openTable } from '../support/table.ts';
import { invisibleLines, visibleLines } from '../support/texts.ts';
import { eventRow, callerRows, memberIdOf, rowsLike, vaultRows, withoutNulls } from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let me: string;

beforeAll(async () => {
  table = openTable();
  alice = await userOf('alice');
  me = await memberIdOf(alice);
});
afterAll(() => table.close());

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;

it('answers the vault whole, with its maker as OWNER', async () => {
  const vault = await alice.createVault('Küche 🔑');
  expect(vault).toEqual({
    id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
    name: 'Küche 🔑',
    state: 'ACTIVE',
    myRole: 'OWNER',
    keepVersions: 20,
    keepVersionDays: null,
    trashDays: 30,
    revealsPerHour: 2000,
    revealSignInMinutes: null,
    ownerSignInMinutes: 15,
    breachCheck: false,
    createdAt: isoTime,
    updatedAt: vault.createdAt,
    deleteAt: null,
  });
});

itWithTable('leaves exactly the vault, its member and its event in the vault', async () => {
  const { id, createdAt: at } = await alice.createVault('Home');
  const pk = `VAULT#${id}`;
  const rows = await vaultRows(table, id);
  const [event = ''] = Object.keys(rows).filter((sk) => sk.startsWith('EVENT#'));
  expect(event).toMatch(/^EVENT#\d{13}-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(Number(event.slice(6, 19))).toBe(Date.parse(at));
  const dates = { createdAt: at, updatedAt: at };
  const settings = {
    keepVersions: 20,
    trashDays: 30,
    revealsPerHour: 2000,
    ownerSignInMinutes: 15,
    breachCheck: false,
  };
  const counts = { owners: 1, members: 1, settingsRevision: 1, membersRevision: 1 };
  expect(rows).toEqual({
    VAULT: {
      pk,
      sk: 'VAULT',
      id,
      name: 'Home',
      state: 'ACTIVE',
      createdBy: me,
      ...settings,
      ...counts,
      ...dates,
    },
    [`MEMBER#${me}`]: {
      pk,
      sk: `MEMBER#${me}`,
      id: me,
      vaultId: id,
      kind: 'PERSON',
      username: 'alice',
      role: 'OWNER',
      state: 'ACTIVE',
      grantId: '1',
      grant: expect.stringMatching(/^[A-Za-z0-9+/]{400,}=*$/) as string,
      addedAt: at,
      addedBy: me,
    },
    [event]: eventRow(event, { vaultId: id, type: 'VAULT_CREATED', at, actorId: me }),
  });
});

itWithTable("leaves the vault in its maker's list, and the request for 24 hours", async () => {
  const requestToken = randomUUID();
  const vault = await alice.createVault('Home', requestToken);
  const rows = await callerRows(table, alice);
  const pk = `CALLER#${me}`;
  expect(rows[`VAULT#${vault.id}`]).toEqual({ pk, sk: `VAULT#${vault.id}`, vaultId: vault.id });
  const { ttl, answer, ...request } = rows[`REQUEST#${requestToken}`] ?? {};
  expect(request).toEqual({ pk, sk: `REQUEST#${requestToken}`, operation: 'createVault', target: '/' });
  expect(JSON.parse(String(answer))).toEqual(withoutNulls(vault));
  expect(Number(ttl) - Date.parse(vault.createdAt) / 1000).toBeCloseTo(24 * 3600, -1);
});

itWithTable('makes a key of its own for each vault', async () => {
  const vaults = await Promise.all([alice.createVault('One'), alice.createVault('Two')]);
  for (const { id } of vaults) expect(await keyRows(id)).toBe(1);
});

it.each(visibleLines)('keeps a name that is %s to the character', async (_, name) => {
  expect((await alice.createVault(name)).name).toBe(name);
});

it('takes a name of 100 characters', async () => {
  expect((await alice.createVault('x'.repeat(100))).name).toHaveLength(100);
});

it('counts a character outside the basic plane as one', async () => {
  expect((await alice.createVault('🔑'.repeat(100))).name).toBe('🔑'.repeat(100));
});

describe('refuses, and writes nothing,', () => {
  itWithTable.each([
    ...invisibleLines.map(([what, name]): [string, string] => [`a name that is ${what}`, name]),
    ['a name of 101 characters', 'x'.repeat(101)],
    ['a name of 101 characters outside the basic plane', '🔑'.repeat(101)],
    ['a line break in the name', 'a\nb'],
    ['NUL in the name', 'a\u0000'],
    ['a C1 control character in the name', 'a\u0085'],
    ['a lone surrogate in the name', 'a\ud800'],
  ])('%s', async (_, name) => {
    const requestToken = randomUUID();
    const refused = await refusal(alice.createVault(name, requestToken));
    expect(refused.errorType).toBe('BadInput');
    expect(await callerRows(table, alice, `REQUEST#${requestToken}`)).not.toHaveProperty([
      `REQUEST#${requestToken}`,
    ]);
  });

  itWithTable.each(badTokens)('a token that is %s', async (_, requestToken) => {
    const refused = await refusal(alice.createVault('A vault', requestToken));
    expect(refused.errorType).toBe('BadInput');
    expect(await callerRows(table, alice, `REQUEST#${requestToken}`)).not.toHaveProperty([
      `REQUEST#${requestToken}`,
    ]);
  });
});

itWithKeys('is for people: a machine is refused', async () => {
  const refused = await refusal(machineOf('builder').createVault());
  expect(refused.errorType).toBe('Unauthorized');
});

itWithTable(
  'does once what is asked for eight times at once with one token: one vault, one key, one event',
  async () => {
    const requestToken = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => settled(alice.createVault('Once', requestToken))),
    );
    const made = answers.filter((answer) => answer !== 'Busy');
    const [vault] = made;
    expect(made.length).toBeGreaterThan(0);
    for (const answer of made) expect(answer).toEqual(vault);
    const { id } = vault as { id: string };
    expect(await alice.createVault('Once', requestToken)).toEqual(vault);
    expect(Object.keys(await rowsLike(table, id, 'EVENT#'))).toHaveLength(1);
    expect(await keyRows(id)).toBe(1);
  },
);

async function settled<T>(answer: Promise<T>): Promise<T | string> {
  return answer.catch((error: { errorType?: string }) => error.errorType ?? 'unknown');
}

/** How many key versions stand in the key store for a vault. */
async function keyRows(vaultId: string): Promise<number> {
  const { Items } = await table.call('Query', {
    TableName: 'vault-keys',
    KeyConditionExpression: '#id = :id AND begins_with(#type, :version)',
    ExpressionAttributeNames: { '#id': 'branch-key-id', '#type': 'type' },
    ExpressionAttributeValues: { ':id': { S: vaultId }, ':version': { S: 'branch:version:' } },
  });
  return (Items as unknown[]).length;
}
