/** An index that follows its table late, seen through AppSync's data source. */
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbDataSource } from '../../local/appsync/dataSources/dynamodb.ts';
import type { Item, TableClient } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { withLateIndexes } from '../../local/emulate/lateIndexes.ts';
import { withStaleReads } from '../../local/emulate/staleReads.ts';
import { startTestDatabase } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

const rowOf = (pk: string, sk: string, titleKey?: string, more: Item = {}): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  ...(titleKey !== undefined && { titleKey: { S: titleKey } }),
  ...more,
});
const put = (client: TableClient, row: Item) =>
  client.call('PutItem', { TableName: vaultTableName, Item: row });
const remove = (client: TableClient, pk: string, sk: string) =>
  client.call('DeleteItem', { TableName: vaultTableName, Key: rowOf(pk, sk) });
/** Late for as long as a test lasts. */
const late = (): TableClient => withLateIndexes(database.client, database.client, 60_000);

/** A query of `byTitle`, for the data source. */
const query = (pk: string, more: object = {}) => ({
  operation: 'Query',
  index: 'byTitle',
  query: { expression: 'pk = :pk', expressionValues: { ':pk': { S: pk } } },
  ...more,
});
interface Page {
  items: { sk: string; titleKey: string }[];
  nextToken: string | null;
  scannedCount: number;
}

/** Asks the data source on a client for a page. */
async function pageOf(client: TableClient, request: object): Promise<Page> {
  const source = createDynamoDbDataSource({ client, table: vaultTableName, tokenKey: Buffer.alloc(32) });
  const { result, error } = await source.invoke(request, { resolver: 'Query.x' });
  expect(error).toBeUndefined();
  return result as Page;
}
const listed = async (client: TableClient, request: object) =>
  (await pageOf(client, request)).items.map(({ sk, titleKey }) => [sk, titleKey]);

describe('an index that is late', () => {
  it('[dynamodb.late-indexes] answers as it stood a while ago', async () => {
    const pk = randomUUID();
    for (const [sk, title] of ['b', 'd', 'f'].entries())
      await put(database.client, rowOf(pk, `${sk}`, title));
    const client = late();
    await put(client, rowOf(pk, '0', 'e'));
    await put(client, rowOf(pk, '1'));
    await remove(client, pk, '2');
    await put(client, rowOf(pk, '3', 'a'));
    expect(await listed(client, query(pk))).toEqual([
      ['0', 'b'],
      ['1', 'd'],
      ['2', 'f'],
    ]);
  });

  it('[dynamodb.late-indexes] comes to answer as its table is', async () => {
    const pk = randomUUID();
    await put(database.client, rowOf(pk, '0', 'old'));
    const client = withLateIndexes(database.client, database.client, 20);
    await put(client, rowOf(pk, '0', 'new'));
    await expect.poll(() => listed(client, query(pk))).toEqual([['0', 'new']]);
  });

  it('shows the state of a while ago of a row that is written again and again', async () => {
    const pk = randomUUID();
    await put(database.client, rowOf(pk, '0', 'first'));
    const client = late();
    for (const title of ['second', 'third']) await put(client, rowOf(pk, '0', title));
    expect(await listed(client, query(pk))).toEqual([['0', 'first']]);
  });

  it('leaves the table itself as it is', async () => {
    const pk = randomUUID();
    const client = late();
    await put(client, rowOf(pk, '0', 'new'));
    expect(await listed(client, { ...query(pk), index: undefined })).toEqual([['0', 'new']]);
  });

  it('keeps to an index, a partition and a table of its own', async () => {
    const [pk, other] = [randomUUID(), randomUUID()];
    const client = late();
    await put(client, rowOf(other, '0', 'other', { kindKey: { S: 'k' } }));
    await put(client, rowOf(other, '0', 'changed'));
    await put(database.client, rowOf(pk, '0', 'known'));
    await client.call('PutItem', {
      TableName: 'vault-keys',
      Item: { 'branch-key-id': { S: 'b' }, type: { S: 't' } },
    });
    expect(await listed(client, query(pk))).toEqual([['0', 'known']]);
    expect(await listed(client, { ...query(other), index: 'byKind' })).toEqual([]);
  });

  it('is not shown by stale reads: those are of tables', async () => {
    const pk = randomUUID();
    const client = withStaleReads(database.client, database.client, 60_000);
    await put(client, rowOf(pk, '0', 'new'));
    expect(await listed(client, query(pk))).toEqual([['0', 'new']]);
    expect(await listed(client, { ...query(pk), index: undefined })).toEqual([]);
  });

  it('refuses a consistent read as it does when it is in time', async () => {
    const pk = randomUUID();
    const client = late();
    await put(client, rowOf(pk, '0', 'new'));
    const source = createDynamoDbDataSource({ client, table: vaultTableName });
    const request = query(pk, { consistentRead: true });
    const { error } = await source.invoke(request, { resolver: 'Query.x' });
    expect(error?.type).toBe('DynamoDB:ValidationException');
  });

  it('goes on where a page was cut for its size, with nothing left out and nothing twice', async () => {
    const pk = randomUUID();
    const big = { mark: { S: 'x'.repeat(390_000) } };
    const titles = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const title of titles) await put(database.client, rowOf(pk, title, title, big));
    const client = late();
    for (const title of ['b', 'f']) await remove(client, pk, title);
    const pages = (await allPages(client, query(pk))) as Page[];
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap(({ items }) => items.map(({ sk }) => sk))).toEqual(titles);
  });

  it('answers every page of every query as it stood before the writes, whatever was written', async () => {
    const property = fc.asyncProperty(rows, writes, request, async (before, changes, asked) => {
      const pk = randomUUID();
      for (const [sk, { title, mark }] of before) await put(database.client, marked(pk, sk, title, mark));
      const expected = await allPages(database.client, query(pk, asked(pk)));
      const client = late();
      for (const [sk, change] of changes) {
        if (change) await put(client, marked(pk, sk, change.title, change.mark));
        else await remove(client, pk, sk);
      }
      expect(await allPages(client, query(pk, asked(pk)))).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 80 });
  });
});

const marked = (pk: string, sk: string, title: string | undefined, mark: string): Item =>
  rowOf(pk, sk, title, { mark: { S: mark } });
const attributes = fc.record({
  title: fc.option(fc.constantFrom('a', 'aa', 'ab', 'b', 'ä'), { nil: undefined, freq: 5 }),
  mark: fc.constantFrom('x', 'y'),
});
const sortKey = fc.integer({ min: 0, max: 9 }).map(String);
const rows = fc.uniqueArray(fc.tuple(sortKey, attributes), { maxLength: 8, selector: ([sk]) => sk });
const writes = fc.array(fc.tuple(sortKey, fc.option(attributes)), { minLength: 1, maxLength: 8 });
/** What a query has besides index and partition. */
const request = fc
  .record({
    limit: fc.option(fc.integer({ min: 1, max: 4 })),
    scanIndexForward: fc.boolean(),
    isPrefix: fc.boolean(),
    isFiltered: fc.boolean(),
    isProjected: fc.boolean(),
  })
  .map(({ limit, scanIndexForward, isPrefix, isFiltered, isProjected }) => (pk: string) => ({
    scanIndexForward,
    ...(limit !== null && { limit }),
    ...(isPrefix && {
      query: {
        expression: '#pk = :pk AND begins_with(titleKey, :prefix)',
        expressionNames: { '#pk': 'pk' },
        expressionValues: { ':pk': { S: pk }, ':prefix': { S: 'a' } },
      },
    }),
    ...(isFiltered && {
      filter: {
        expression: '#mark = :mark',
        expressionNames: { '#mark': 'mark' },
        expressionValues: { ':mark': { S: 'x' } },
      },
    }),
    ...(isProjected && {
      select: 'SPECIFIC_ATTRIBUTES',
      projection: { expression: '#sk', expressionNames: { '#sk': 'sk' } },
    }),
  }));

/** The pages of a query, one after the other, without their tokens. */
async function allPages(client: TableClient, asked: object): Promise<object[]> {
  const pages: object[] = [];
  let nextToken: string | null = null;
  do {
    const page: Page = await pageOf(client, { ...asked, nextToken });
    pages.push({ items: page.items, scannedCount: page.scannedCount });
    ({ nextToken } = page);
  } while (nextToken !== null);
  return pages;
}
