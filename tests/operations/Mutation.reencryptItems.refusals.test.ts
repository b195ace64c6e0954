import { afterAll, describe, expect } from 'vitest';
import type { Item } from '../../local/dynamodb/client.ts';
import { refusal, userOf } from '../support/api.ts';
import { testCallers } from '../support/callers.ts';
import { itWithTable } from '../support/host.ts';
import { keyVersionsOf, rotatedAgo } from '../support/keyStoreRows.ts';
import { testSignIn, testStates } from '../support/ownerChanges.ts';
import { vaultPartition } from '../support/plant.ts';
import { runPass } from '../support/reencryption.ts';
import { openTable, putRow, rowsOf } from '../support/table.ts';
import { vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A vault whose key was rotated after these items were sealed. */
async function rotatedVault(count: number) {
  const { id: vaultId } = await alice.createVault();
  const items = Array.from({ length: count }, (_, index) => ({ title: `T${index}`, custom: {} }));
  for (let from = 0; from < count; from += 25) {
    await alice.createItems({ vaultId, items: items.slice(from, from + 25) });
  }
  await alice.rotateVaultKey({ vaultId });
  return vaultId;
}

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** A message that names another version of the key, at the place where one of these stands in it. */
function naming(sealed: string, versions: string[], to: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const at = Math.max(...versions.map((version) => bytes.indexOf(uuidBytes(version))));
  if (at === -1) throw new Error('The message does not name its key version');
  uuidBytes(to).copy(bytes, at);
  return bytes.toString('base64');
}

function underNoKey(row: Item): Item {
  const none = crypto.randomUUID();
  const sealed = naming(String(row.sealed?.B), [String(row.keyVersion?.S)], none);
  return { ...row, sealed: { B: sealed }, keyVersion: { S: none } };
}

describe('a sealed version that does not open is counted as broken, and stays:', () => {
  const damage: [string, (row: Item) => Item][] = [
    ['another byte', (row) => ({ ...row, sealed: { B: flipped(String(row.sealed?.B)) } })],
    ['half of it', (row) => ({ ...row, sealed: { B: String(row.sealed?.B).slice(0, 400) } })],
    ['nothing of it', (row) => ({ ...row, sealed: { B: '' } })],
    ['no message', ({ sealed: _, ...row }) => row],
    ['no key version', ({ keyVersion: _, ...row }) => row],
    ['a key version that there is none of', (row) => ({ ...row, keyVersion: { S: crypto.randomUUID() } })],
    ['a key version that there is none of, in the message too', underNoKey],
    ['another length', (row) => ({ ...row, length: { N: '7' } })],
    ['another version', (row) => ({ ...row, version: { N: '7' } })],
  ];

  itWithTable.each(damage)('%s', async (_, damaged) => {
    const vaultId = await rotatedVault(3);
    const rows = await rowsOf(table, vaultPartition(vaultId));
    const [sk = ''] = Object.keys(rows).filter((key) => key.startsWith('SECRET#'));
    await putRow(table, damaged(rows[sk] ?? {}));
    const { [sk]: before } = await vaultRows(table, vaultId);

    const pass = await runPass(alice, vaultId);

    expect(pass).toMatchObject({ checked: 4, resealed: 3, broken: 1 });
    expect(await vaultRows(table, vaultId)).toMatchObject({ [sk]: before });
  });

  itWithTable.each<[string, (grant: string, versions: string[]) => string]>([
    ['a grant of another member', (grant) => grant],
    [
      'a grant under a key version that there is none of',
      (grant, versions) => naming(grant, versions, crypto.randomUUID()),
    ],
  ])('%s', async (_, damaged) => {
    const vaultId = await rotatedVault(0);
    const rows = await rowsOf(table, vaultPartition(vaultId));
    const [own = {}] = Object.values(rows).filter((row) => String(row.sk?.S).startsWith('MEMBER#'));
    const grant = damaged(String(own.grant?.B), await keyVersionsOf(table, vaultId));
    const forged = { ...own, sk: { S: 'MEMBER#mallory' }, id: { S: 'mallory' }, grant: { B: grant } };
    await putRow(table, forged);

    expect(await runPass(alice, vaultId)).toMatchObject({ checked: 2, resealed: 1, broken: 1 });
    expect((await rowsOf(table, vaultPartition(vaultId)))['MEMBER#mallory']).toEqual(forged);
  });
});

const flipped = (message: string): string => {
  const bytes = Buffer.from(message, 'base64');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes.toString('base64');
};

describe('refuses as BadInput, and seals nothing anew,', () => {
  const tokenOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
  const refuse = async (nextToken: string, vaultId: string) => {
    const before = await vaultRows(table, vaultId);
    const refused = await refusal(alice.reencryptItems({ vaultId, nextToken }));
    expect(await vaultRows(table, vaultId)).toEqual(before);
    return refused.errorType;
  };

  itWithTable('the token of another vault', async () => {
    const [one, other] = await Promise.all([rotatedVault(26), rotatedVault(1)]);
    const { nextToken } = await alice.reencryptItems({ vaultId: one });
    expect(await refuse(nextToken ?? '', other)).toBe('BadInput');
    const stolen = JSON.parse(Buffer.from(nextToken ?? '', 'base64').toString()) as object;
    expect(await refuse(tokenOf({ ...stolen, vaultId: other }), other)).toBe('BadInput');
  });

  itWithTable('what is no token', async () => {
    const vaultId = await rotatedVault(1);
    const pass = { vaultId, since: 1, isLast: false, found: false, page: '' };
    const ahead = Math.floor(Date.now() / 1000) + 60;
    for (const nextToken of ['?', 'AAAA', tokenOf(null), tokenOf(7), tokenOf({}), 'A'.repeat(7000)])
      expect([nextToken.slice(0, 9), await refuse(nextToken, vaultId)]).toContain('BadInput');
    for (const more of [{ since: ahead }, { since: 'a' }, { page: 'x' }, { page: 7 }])
      expect([more, await refuse(tokenOf({ ...pass, ...more }), vaultId)]).toContain('BadInput');
  });

  itWithTable('an id that is none', async () => {
    const refused = await refusal(alice.reencryptItems({ vaultId: 'a#b' }));
    expect(refused.errorType).toBe('BadInput');
  });
});

itWithTable('a token that is forged does not retire what was not found done', async () => {
  const vaultId = await rotatedVault(1);
  const since = Math.floor(Date.now() / 1000);
  const forged = { vaultId, since, isLast: true, found: false, page: '' };
  const nextToken = Buffer.from(JSON.stringify(forged)).toString('base64');
  expect(await alice.reencryptItems({ vaultId, nextToken })).toMatchObject({ done: false });
  expect(await keyVersionsOf(table, vaultId)).toHaveLength(2);
});

itWithTable.each([
  [110, false],
  [130, true],
])('%i seconds after the rotation the older version of the key is retired: %s', async (seconds, done) => {
  const vaultId = await rotatedVault(1);
  await rotatedAgo(table, vaultId, seconds);
  const { nextToken } = await runPass(alice, vaultId);
  expect((await runPass(alice, vaultId, nextToken)).done).toBe(done);
});

const prepare = async (owner: typeof alice) => ({
  vaultId: (await owner.createVault()).id,
  make: (api: typeof alice, vaultId: string) => api.reencryptItems({ vaultId }),
});
testCallers(table, 'OWNER', prepare);
testSignIn(table, prepare);
testStates(table, false, prepare);
