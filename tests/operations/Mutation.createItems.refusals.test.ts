import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewItemInput } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { badIds, badItemFields, badLabels, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { itWithOwnStack, itWithTable } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { disturb, readyIn, refused } from '../support/mutationsInProcess.ts';
import { noteOf } from '../support/notes.ts';
import { openTable, putRow } from '../support/table.ts';
import { editRow, refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const { id: vaultId } = await alice.createVault();
const good: NewItemInput = { title: 'Good', login: { password: 'p' } };

/** The refusal of a batch, which left nothing. */
const refuse = (items: NewItemInput[], vault = vaultId) =>
  refusedWithoutTrace(table, alice, vault, (requestToken) =>
    alice.createItems({ vaultId: vault, requestToken, items }),
  );

/** So many items, with so many rows for tags in all. */
const tagged = (count: number, tags: number): NewItemInput[] =>
  Array.from({ length: count }, (_, i) => ({
    ...good,
    tags: Array.from({ length: Math.max(0, Math.min(20, tags - 20 * i)) }, (_, n) => `tag ${n}`),
  }));

describe('refuses all, and writes nothing,', () => {
  it.each<[string, NewItemInput[]]>([
    ['no item', []],
    ['26 items', Array.from({ length: 26 }, () => good)],
    ['1,000 items', Array.from({ length: 1000 }, () => good)],
  ])('%s', async (_, items) => {
    expect((await refuse(items)).errorType).toBe('BadInput');
  });

  it.each(badItemFields)('a good item before one with %s, and tells which', async (_, fields) => {
    const answer = await refuse([good, { ...good, ...fields }, good]);
    expect(answer.errorType).toBe('BadInput');
    expect(answer.message).toMatch(/^items\[1\]: /);
  });

  it.each(badLabels)('a good item before one with %s', async (_, labels) => {
    expect((await refuse([good, { ...good, ...labels }])).errorType).toBe('BadInput');
  });

  it('an item of no kind', async () => {
    expect((await refuse([good, { title: 'Of no kind' }])).errorType).toBe('BadInput');
  });

  it('several bad items: the first in order is told of', async () => {
    const answer = await refuse([good, { ...good, title: '' }, { ...good, urls: ['ftp://a.example/'] }]);
    expect(answer.message).toMatch(/^items\[1\]: .*title/);
    const turned = await refuse([good, { ...good, urls: ['ftp://a.example/'] }, { ...good, title: '' }]);
    expect(turned.message).toMatch(/^items\[1\]: .*URL/);
  });

  it('a good item before one over 256 KiB', async () => {
    const answer = await refuse([good, noteOf(256 * 1024 + 1)]);
    expect(answer.errorType).toBe('LimitExceeded');
    expect(answer.message).toMatch(/^items\[1\]: /);
  });

  it('more than 1 MiB of plaintext, by the smallest item', async () => {
    const answer = await refuse([...Array.from({ length: 4 }, () => noteOf(256 * 1024)), good]);
    expect(answer.errorType).toBe('LimitExceeded');
  });

  it.each([
    ['25 items with 48 rows for tags', tagged(25, 48)],
    ['3 items with 92 rows for hosts, tags and favourites', tagged(3, 60).map(withHosts(10, 1))],
  ])('%s', async (_, items) => {
    expect((await refuse(items)).errorType).toBe('LimitExceeded');
  });

  const urls = Array.from({ length: 20 }, (_, i) => `https://a.example/${i}/`.padEnd(2000, '例'));
  const tags = Array.from({ length: 20 }, (_, i) => `tag ${i}`);

  it.each([
    ['titles, usernames and URLs that are too long together', Array(3).fill({ ...good, urls })],
    ['tags on items with URLs too long to list by so many', Array(2).fill({ ...good, urls, tags })],
  ])('%s', async (_, items) => {
    expect((await refuse(items as NewItemInput[])).errorType).toBe('LimitExceeded');
  });

  it.each(badIds)('a vault id that is %s', async (_, id) => {
    expect((await refusal(alice.createItems({ vaultId: id, items: [good] }))).errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, requestToken) => {
    const change = () => alice.createItems({ vaultId, requestToken, items: [good] });
    const answer = await refusedWithoutTrace(table, alice, vaultId, change, requestToken);
    expect(answer.errorType).toBe('BadInput');
  });

  it('null in the place of an item, and an item without a title: AppSync knows them for no input', async () => {
    for (const item of [null, { login: { password: 'p' } }]) {
      const answer = await refuse([good, item as never]);
      expect(answer.data).toBeNull();
    }
  });
});

it('quotes nothing of what it was given in a refusal', async () => {
  const secret = 'canary-in-a-refusal';
  for (const [, fields] of badItemFields) {
    const items = [{ ...good, login: { password: secret, notes: secret }, ...fields }];
    const answer = await refusal(alice.createItems({ vaultId, items }));
    expect(JSON.stringify(answer.errors)).not.toMatch(/canary|hunter2|passwd|alert/);
  }
});

testCallers(table, 'EDITOR', async (owner) => ({
  vaultId: (await owner.createVault()).id,
  make: (api, vault, requestToken) => api.createItems({ vaultId: vault, requestToken, items: [good] }),
}));

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('a vault that is %s takes no items', async (state) => {
  const { id } = await alice.createVault();
  await editRow(table, `VAULT#${id}`, 'VAULT', { state: { S: state } });
  expect((await refuse([good], id)).errorType).toBe('VaultLocked');
});

describe('in process', () => {
  let parts: InProcess;
  beforeAll(async () => {
    parts = await openInProcess();
  });
  afterAll(() => parts.stop());

  itWithOwnStack.each([
    ['no item', []],
    ['26 items', Array.from({ length: 26 }, () => good)],
    ['a bad tag', [good, { ...good, tags: [''] }]],
  ])('%s: no function is asked to seal it', async (_, items) => {
    const { person, input } = await readyIn(parts, 'createItems');
    const result = await parts.mutate('createItems', person, { ...input, items });
    expect(result).toMatchObject({ ...refused('BadInput'), invocations: 0, attempts: 0 });
  });

  itWithOwnStack.each(['ITEM#', 'SECRET#'])(
    'none of the items is written, and nothing replaced, when the last one’s %s row is there already',
    async (prefix) => {
      const ready = await readyIn(parts, 'createItems');
      const result = await disturb(parts, 'createItems', ready, (_, transactItems) => {
        const rows = transactItems.flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
        const { pk, sk } = rows.filter((row) => String(row.sk?.S).startsWith(prefix)).at(-1) ?? {};
        return putRow(parts.table, { pk: pk ?? {}, sk: sk ?? {}, title: { S: 'Another' } });
      });
      expect(result).toMatchObject(refused('Internal'));
    },
  );
});

function withHosts(hosts: number, favourites: number): (item: NewItemInput, index: number) => NewItemInput {
  return (item, index) => ({
    ...item,
    urls: Array.from({ length: hosts }, (_, n) => `https://host-${n}.example/`),
    favourite: index < favourites + 1,
  });
}
