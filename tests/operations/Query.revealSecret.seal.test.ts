/** What somebody who can write the table, and not use the wrapping key, gets out of a reveal: `SealBroken`. */
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';
import type { Item } from '../../local/dynamodb/client.ts';
import { refusal, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { readRow, vaultPartition } from '../support/plant.ts';
import { revealsIn } from '../support/reveals.ts';
import { copySealed, editSealed, messageAt, replaceMessage, type SealedAt } from '../support/sealed.ts';
import { openTable, putRow } from '../support/table.ts';
import { editRow } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const secret = 'canary-secret';

async function sealedLogin(vaultId?: string): Promise<SealedAt> {
  const vault = vaultId ?? (await alice.createVault()).id;
  const { id: itemId } = await alice.createItem({
    vaultId: vault,
    title: 'Bank',
    username: 'alice',
    urls: ['https://example.com/', 'https://example.org/'],
    login: { password: secret },
  });
  return { vaultId: vault, itemId, version: 1 };
}

/** The error type of a reveal that gives nothing of the secret away. */
async function refusedReveal(args: QueryRevealSecretArgs): Promise<string> {
  const { data, errors, errorType } = await refusal(alice.revealSecret(args));
  expect(data).toEqual({ revealSecret: null });
  expect(JSON.stringify(errors)).not.toContain(secret);
  return errorType;
}

const reveal = ({ vaultId, itemId }: SealedAt): Promise<string> => refusedReveal({ vaultId, itemId });

itWithTable.each<[string, Item]>([
  ['title', { title: { S: 'Bonk' } }],
  ['title by a space', { title: { S: 'Bank ' } }],
  ['username', { username: { S: 'mallory' } }],
  ['first URL', { urls: { L: [{ S: 'https://evil.example/' }, { S: 'https://example.org/' }] } }],
  [
    'list of URLs by one more',
    { urls: { L: ['com', 'org', 'net'].map((tld) => ({ S: `https://example.${tld}/` })) } },
  ],
  ['list of URLs by one less', { urls: { L: [{ S: 'https://example.com/' }] } }],
  ['order of the URLs', { urls: { L: [{ S: 'https://example.org/' }, { S: 'https://example.com/' }] } }],
  ['list of URLs to an empty one', { urls: { L: [] } }],
])('refuses an item whose %s was edited in the table', async (_, attributes) => {
  const at = await sealedLogin();
  await editRow(table, vaultPartition(at.vaultId), `ITEM#${at.itemId}`, attributes);

  expect(await reveal(at)).toBe('SealBroken');
  expect(await refusedReveal({ vaultId: at.vaultId, itemId: at.itemId, version: 1 })).toBe('SealBroken');
});

itWithTable('refuses an item whose username was taken away in the table', async () => {
  const at = await sealedLogin();
  await editRow(table, vaultPartition(at.vaultId), `ITEM#${at.itemId}`, { username: undefined });

  expect(await reveal(at)).toBe('SealBroken');
});

itWithTable('fills nothing in on a page that was added to the URLs in the table', async () => {
  const at = await sealedLogin();
  await editRow(table, vaultPartition(at.vaultId), `ITEM#${at.itemId}`, {
    urls: { L: [{ S: 'https://evil.example/' }] },
  });
  const { vaultId, itemId } = at;

  expect(await refusedReveal({ vaultId, itemId, forUrl: 'https://evil.example/' })).toBe('SealBroken');
});

itWithTable('does not compare the listing with an older version, whose sealed copy wins', async () => {
  const { vaultId, itemId } = await sealedLogin();
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New' });
  await editRow(table, vaultPartition(vaultId), `ITEM#${itemId}`, { title: { S: 'Forged' } });

  expect((await alice.revealSecret({ vaultId, itemId, version: 1 })).title).toBe('Bank');
  expect(await refusedReveal({ vaultId, itemId })).toBe('SealBroken');
});

itWithTable('refuses the sealed row of another item', async () => {
  const at = await sealedLogin();
  const other = await sealedLogin(at.vaultId);
  await copySealed(table, other, at);

  expect(await reveal(at)).toBe('SealBroken');
});

itWithTable(
  'refuses the sealed row of another version, an older one in the place of the current or the other way',
  async () => {
    const at = await sealedLogin();
    const { vaultId, itemId } = at;
    await alice.updateItem({ vaultId, itemId, expectedVersion: 1, login: { password: `${secret}-2` } });
    const second = { ...at, version: 2 };

    await copySealed(table, second, at);
    expect(await refusedReveal({ vaultId, itemId, version: 1 })).toBe('SealBroken');
    await copySealed(table, at, { ...at, version: 3 });
    expect(await refusedReveal({ vaultId, itemId, version: 3 })).toBe('SealBroken');
  },
);

itWithTable('refuses an old message in the place of the current version', async () => {
  const at = await sealedLogin();
  const { vaultId, itemId } = at;
  const old = await messageAt(table, at);
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, login: { password: `${secret}-2` } });
  await replaceMessage(table, { ...at, version: 2 }, old);

  expect(await reveal(at)).toBe('SealBroken');
});

itWithTable(
  'refuses an item moved whole into another vault, whose owner it does not become readable for',
  async () => {
    const at = await sealedLogin();
    const { id: vaultId } = await alice.createVault();
    const item = await readRow(table, vaultPartition(at.vaultId), `ITEM#${at.itemId}`);
    await putRow(table, { ...item, pk: { S: vaultPartition(vaultId) }, vaultId: { S: vaultId } });
    await copySealed(table, at, { ...at, vaultId });

    expect(await refusedReveal({ vaultId, itemId: at.itemId })).toBe('SealBroken');
  },
);

itWithTable.each([
  ['a byte more, its length as it was', 1, 0],
  ['a byte more, its length too', 1, 1],
  ['a second message behind it, its length as it was', 'twice', 0],
  ['a second message behind it, its length too', 'twice', 'twice'],
  ['a byte less, its length as it was', -1, 0],
  ['a byte less, its length too', -1, -1],
  ['its length alone a byte more', 0, 1],
  ['its length alone a byte less', 0, -1],
] as const)('refuses a message with %s', async (_, bytes, length) => {
  const at = await sealedLogin();
  const message = await messageAt(table, at);
  const sized = (change: number | 'twice') => message.length + (change === 'twice' ? message.length : change);
  const changed = Buffer.concat([message, message]).subarray(0, sized(bytes));
  await replaceMessage(table, at, changed, sized(length));

  expect(await reveal(at)).toBe('SealBroken');
});

itWithTable('refuses a message cut anywhere, or with any bit turned', async () => {
  const at = await sealedLogin();
  const message = await messageAt(table, at);
  const place = fc.integer({ min: 0, max: message.length - 1 });
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 0, max: 7 }), async (index, bit) => {
      const turned = Buffer.from(message);
      turned[index] = (turned[index] ?? 0) ^ (1 << bit);
      await replaceMessage(table, at, turned);
      expect(await reveal(at)).toBe('SealBroken');
      await replaceMessage(table, at, message.subarray(0, index));
      expect(await reveal(at)).toBe('SealBroken');
    }),
    { numRuns: 25 },
  );
  await replaceMessage(table, at, message);
  expect((await alice.revealSecret(at)).secret).toMatchObject({ password: secret });
});

itWithTable.each<[string, Record<string, Item[string] | undefined>]>([
  ['another key version', { keyVersion: { S: '00000000-0000-4000-8000-000000000000' } }],
  ['no key version', { keyVersion: undefined }],
  ['no length', { length: undefined }],
  ['a length in words', { length: { S: 'long' } }],
  ['no message', { sealed: undefined }],
  ['a text in the place of the message', { sealed: { S: 'not base64!' } }],
])('refuses a sealed row with %s', async (_, attributes) => {
  const at = await sealedLogin();
  await editSealed(table, at, attributes);

  expect(await reveal(at)).toBe('SealBroken');
});

itWithTable(
  'leaves the record and the count of a reveal that broke: they come before the opening',
  async () => {
    const at = await sealedLogin();
    await replaceMessage(table, at, Buffer.from('nothing'));
    await reveal(at);

    const { records, count } = await revealsIn(table, at.vaultId);
    expect(records).toMatchObject([{ itemId: at.itemId, itemVersion: 1 }]);
    expect(count).toBe(1);
  },
);

itWithTable('opens nothing of a vault whose key is gone', async () => {
  const at = await sealedLogin();
  const { Items } = (await table.call('Query', {
    TableName: keyStoreTableName,
    KeyConditionExpression: '#id = :id',
    ExpressionAttributeNames: { '#id': 'branch-key-id' },
    ExpressionAttributeValues: { ':id': { S: at.vaultId } },
  })) as { Items: Item[] };
  for (const { 'branch-key-id': id, type } of Items) {
    await table.call('DeleteItem', { TableName: keyStoreTableName, Key: { 'branch-key-id': id, type } });
  }

  expect(Items).not.toEqual([]);
  expect(await reveal(at)).toBe('KeyUnavailable');
});

itWithTable('gives a forged host row no say: the page is held against the sealed URLs', async () => {
  const at = await sealedLogin();
  const { vaultId, itemId } = at;
  const forged = { id: { S: itemId }, title: { S: 'Bank' }, username: { S: 'alice' } };
  await putRow(table, {
    pk: { S: vaultPartition(vaultId) },
    sk: { S: `HOST#example.evil#example.evil#${itemId}` },
    ...forged,
  });

  expect(await refusedReveal({ vaultId, itemId, forUrl: 'https://evil.example/' })).toBe('BadInput');
  const opened = await alice.revealSecret({ vaultId, itemId, forUrl: 'https://example.com/login' });
  expect(opened.secret).toMatchObject({ password: secret });
});
