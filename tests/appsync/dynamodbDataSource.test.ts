import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from '../../local/appsync/dataSources/dataSource.ts';
import { createDynamoDbDataSource, type Fault } from '../../local/appsync/dataSources/dynamodb.ts';
import { DynamoDbError } from '../../local/dynamodb/client.ts';
import { startTestDatabase } from '../local/testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
let table: DataSource;
const tokenKey = randomBytes(32);
const source = (fault?: Fault) =>
  createDynamoDbDataSource({ client: database.client, table: 'vault', tokenKey, ...(fault && { fault }) });
const ask = (request: unknown, resolver = 'Query.items') => table.invoke(request, { resolver });
const key = (pk: string, sk = 'a') => ({ pk: { S: pk }, sk: { S: sk } });
const put = (pk: string, sk: string, attributeValues: object = {}, condition?: object) =>
  ask({ operation: 'PutItem', key: key(pk, sk), attributeValues, ...(condition && { condition }) });
const get = async (pk: string, sk = 'a') =>
  (await ask({ operation: 'GetItem', key: key(pk, sk), consistentRead: true })).result;
const query = (pk: string, more: object = {}) => ({
  operation: 'Query',
  query: { expression: 'pk = :pk', expressionValues: { ':pk': { S: pk } } },
  ...more,
});
const absent = { expression: 'attribute_not_exists(pk)' };
const failed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: expect.stringMatching(
    /^The conditional request failed \(Service: DynamoDb, Status Code: 400/,
  ) as string,
};

beforeAll(async () => {
  database = await startTestDatabase();
  table = source();
});
afterAll(() => database.stop());

describe('values', () => {
  it('[dynamodb.plain-results] come back as plain JSON: sets as lists, binary as base64, NULL as null', async () => {
    const attributeValues = {
      n: { N: 10.5 },
      text: { N: '7' },
      none: { NULL: null },
      yes: { BOOL: true },
      bytes: { B: 'AQI=' },
      names: { SS: ['x'] },
      numbers: { NS: [1, 2] },
      blobs: { BS: ['AQI='] },
      map: { M: { list: { L: [{ S: 'x' }, { N: 1 }] } } },
    };
    const plain = {
      n: 10.5,
      text: 7,
      none: null,
      yes: true,
      bytes: 'AQI=',
      names: ['x'],
      numbers: [1, 2],
      blobs: ['AQI='],
      map: { list: ['x', 1] },
    };
    expect((await put('values', 'a', attributeValues)).result).toEqual({ pk: 'values', sk: 'a', ...plain });
    expect(await get('values')).toEqual({ pk: 'values', sk: 'a', ...plain });
  });

  it.each([
    ['a plain value', { operation: 'GetItem', key: { pk: 'plain' } }],
    ['a value of two types', { operation: 'GetItem', key: { pk: { S: 'x', N: 1 } } }],
    ['a number as a string', { operation: 'GetItem', key: { pk: { S: 5 } } }],
    ['no key', { operation: 'GetItem' }],
    ['an unknown member', { operation: 'GetItem', key: key('x'), consistent: true }],
    ['an unknown operation', { operation: 'Sync' }],
    ['an empty expression', query('x', { query: { expression: '' } })],
    ['a projection without select', query('x', { projection: { expression: 'pk' } })],
    ['an unknown select', query('x', { select: 'COUNT' })],
    [
      'returnValuesOnConditionCheckFailure outside a transaction',
      {
        operation: 'DeleteItem',
        key: key('x'),
        condition: { ...absent, returnValuesOnConditionCheckFailure: true },
      },
    ],
    [
      'one placeholder for two values',
      query('x', { filter: { expression: 'v = :pk', expressionValues: { ':pk': { S: 'y' } } } }),
    ],
    [
      'a condition check without a condition',
      {
        operation: 'TransactWriteItems',
        transactItems: [{ table: 'vault', operation: 'ConditionCheck', key: key('x') }],
      },
    ],
    [
      'more than 100 keys',
      {
        operation: 'BatchGetItem',
        tables: { vault: { keys: Array.from({ length: 101 }, (_, n) => key(String(n))) } },
      },
    ],
    ['a transaction of nothing', { operation: 'TransactWriteItems', transactItems: [] }],
    ['nothing', null],
  ])('[dynamodb.malformed] with %s a request is malformed', async (_, request) => {
    await expect(ask(request)).rejects.toMatchObject({ name: 'RequestMalformed' });
  });

  it('never stand in the message of a malformed request', async () => {
    await expect(ask({ operation: 'GetItem', key: { pk: 'hunter2' } })).rejects.not.toThrow(/hunter2/);
  });
});

describe('one item', () => {
  it('[dynamodb.get] GetItem answers null for a missing one, and a projection cuts it', async () => {
    await put('get', 'a', { v: { S: 'x' }, w: { S: 'y' } });
    expect(await get('get', 'missing')).toBeNull();
    const projection = { expression: '#v', expressionNames: { '#v': 'v' } };
    expect((await ask({ operation: 'GetItem', key: key('get'), projection })).result).toEqual({ v: 'x' });
  });

  it('[dynamodb.put] PutItem answers the item as written, key and all, and replaces the one before', async () => {
    await put('whole', 'a', { v: { S: 'x' }, w: { S: 'y' } });
    const { result } = await put('whole', 'a', { v: { S: 'z' } });
    expect(result).toEqual({ pk: 'whole', sk: 'a', v: 'z' });
    expect(await get('whole')).toEqual(result);
  });

  it('[dynamodb.update] UpdateItem answers the new item', async () => {
    const update = { expression: 'SET n = :n', expressionValues: { ':n': { N: 1 } } };
    expect((await ask({ operation: 'UpdateItem', key: key('up'), update })).result).toEqual({
      pk: 'up',
      sk: 'a',
      n: 1,
    });
  });

  it('[dynamodb.condition-failed] UpdateItem with a failed condition sets ctx.error and raises nothing', async () => {
    const update = { expression: 'SET n = :n', expressionValues: { ':n': { N: 1 } } };
    const condition = { expression: 'attribute_exists(pk)' };
    expect(await ask({ operation: 'UpdateItem', key: key('nobody'), update, condition })).toEqual({
      result: null,
      error: failed,
    });
  });

  it('[dynamodb.delete] DeleteItem answers the deleted item, and null for a missing one', async () => {
    await put('del', 'a', { v: { S: 'x' } });
    expect((await ask({ operation: 'DeleteItem', key: key('del') })).result).toMatchObject({ v: 'x' });
    expect((await ask({ operation: 'DeleteItem', key: key('del') })).result).toBeNull();
  });
});

describe('a failed condition on one item', () => {
  it('[dynamodb.put-same] succeeds when PutItem finds the very item that it wanted', async () => {
    await put('same', 'a', { v: { S: 'x' } }, absent);
    expect(await put('same', 'a', { v: { S: 'x' } }, absent)).toEqual({
      result: { pk: 'same', sk: 'a', v: 'x' },
    });
  });

  it('[dynamodb.put-other] fails when PutItem finds another item, which ctx.result then holds', async () => {
    await put('other', 'a', { v: { S: 'x' } });
    expect(await put('other', 'a', { v: { S: 'y' } }, absent)).toEqual({
      result: { pk: 'other', sk: 'a', v: 'x' },
      error: failed,
    });
  });

  it('[dynamodb.equals-ignore] succeeds when the items differ only in attributes of equalsIgnore', async () => {
    await put('ignore', 'a', { v: { S: 'x' }, at: { N: 1 } });
    const condition = { ...absent, equalsIgnore: ['at'] };
    expect((await put('ignore', 'a', { v: { S: 'x' }, at: { N: 2 } }, condition)).error).toBeUndefined();
    expect(await get('ignore')).toMatchObject({ at: 1 });
  });

  it('[dynamodb.delete-missing] succeeds when DeleteItem finds nothing, and fails when it finds the item', async () => {
    const condition = { expression: 'v = :v', expressionValues: { ':v': { S: 'other' } } };
    expect(await ask({ operation: 'DeleteItem', key: key('gone'), condition })).toEqual({ result: null });
    await put('there', 'a', { v: { S: 'x' } });
    expect((await ask({ operation: 'DeleteItem', key: key('there'), condition })).error).toEqual(failed);
  });

  it.each([
    [undefined, 1],
    [false, 0.5],
  ])(
    '[dynamodb.condition-reread] is looked into by a read of its own, consistent: %s',
    async (consistentRead, units) => {
      await put('reread', 'a');
      const before = database.stats.rcu;
      await put('reread', 'a', { v: { S: 'x' } }, { ...absent, consistentRead });
      expect(database.stats.rcu - before).toBe(units);
    },
  );

  it('is not emulated with a Custom handler', async () => {
    const condition = { ...absent, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: 'x' } };
    await expect(put('custom', 'a', {}, condition)).rejects.toThrow('not emulated');
  });
});

describe('pages', () => {
  beforeAll(async () => {
    for (const sk of ['1', '2', '3']) await put('pages', sk, { v: { S: sk } });
  });
  const items = (result: unknown) => (result as { items: { sk: string }[] }).items.map(({ sk }) => sk);
  const tokenOf = (result: unknown) => (result as { nextToken: string | null }).nextToken;
  const wrongToken = {
    result: null,
    error: {
      type: 'DynamoDB:UserIllegalArgumentException',
      message: expect.stringContaining('Invalid pagination token') as string,
    },
  };

  it('[dynamodb.pages] follow each other by their token, in either direction', async () => {
    const first = (await ask(query('pages', { limit: 2, scanIndexForward: false }))).result;
    expect(items(first)).toEqual(['3', '2']);
    const nextToken = tokenOf(first);
    const last = (await ask(query('pages', { limit: 2, scanIndexForward: false, nextToken }))).result;
    expect(items(last)).toEqual(['1']);
    expect(tokenOf(last)).toBeNull();
  });

  it('[dynamodb.query] count what a filter left out', async () => {
    const filter = { expression: 'v = :v', expressionValues: { ':v': { S: '2' } } };
    expect((await ask(query('pages', { filter }))).result).toMatchObject({
      items: [{ sk: '2' }],
      scannedCount: 3,
    });
  });

  it('[dynamodb.scan] of a Scan have the same shape', async () => {
    expect((await ask({ operation: 'Scan', limit: 1 })).result).toMatchObject({
      items: [{}],
      nextToken: expect.any(String) as string,
      scannedCount: 1,
    });
  });

  it.each([
    ['another resolver', (token: string) => ask(query('pages', { nextToken: token }), 'Query.events')],
    ['a changed one', (token: string) => ask(query('pages', { nextToken: `${token.slice(0, -2)}AA` }))],
    ['a short one', () => ask(query('pages', { nextToken: 'AAAA' }))],
    ['no string', () => ask(query('pages', { nextToken: 5 }))],
    ['another index', (token: string) => ask(query('pages', { nextToken: token, index: 'byTitle' }))],
    [
      'another table',
      (token: string) =>
        createDynamoDbDataSource({ client: database.client, table: 'vault-keys', tokenKey }).invoke(
          query('pages', { nextToken: token }),
          { resolver: 'Query.items' },
        ),
    ],
  ])('[dynamodb.token-bound] refuse the token of %s', async (_, withToken) => {
    const token = tokenOf((await ask(query('pages', { limit: 1 }))).result) ?? '';
    expect(await withToken(token)).toEqual(wrongToken);
  });

  it('[dynamodb.start-key] do not begin in another partition than the one asked for', async () => {
    const nextToken = tokenOf((await ask(query('pages', { limit: 1 }))).result);
    expect((await ask(query('another', { nextToken }))).error?.type).toBe('DynamoDB:ValidationException');
  });

  it.each([
    ['begins_with(sk, :a)', { ':a': { S: '2' } }],
    ['sk BETWEEN :a AND :b', { ':a': { S: '2' }, ':b': { S: '3' } }],
    ['sk > :a', { ':a': { S: '1' } }],
  ])(
    '[dynamodb.start-key] do not begin outside of the sort keys that are asked for: %s',
    async (condition, values) => {
      const nextToken = tokenOf((await ask(query('pages', { limit: 1 }))).result);
      const expressionValues = { ':pk': { S: 'pages' }, ...values };
      const within = { query: { expression: `pk = :pk AND ${condition}`, expressionValues } };
      expect((await ask(query('pages', { ...within, nextToken }))).error?.type).toBe(
        'DynamoDB:ValidationException',
      );
      expect(items((await ask(query('pages', within))).result)).toContain('2');
    },
  );

  it('[dynamodb.token-opaque] do not show the key in the token', async () => {
    const token = tokenOf((await ask(query('pages', { limit: 1 }))).result) ?? '';
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('pages');
  });
});

describe('an index', () => {
  const byTitle = (more: object = {}) => query('index', { index: 'byTitle', ...more });
  interface Page {
    items: Record<string, unknown>[];
    nextToken: string | null;
  }
  const page = async (request: unknown) => (await ask(request)).result as Page;
  beforeAll(async () => {
    const titles = { '1': 'c', '2': 'a', '3': 'b', '4': undefined };
    for (const [sk, title] of Object.entries(titles))
      await put('index', sk, { v: { S: sk }, ...(title && { titleKey: { S: title } }) });
  });

  it('[dynamodb.index] is queried by its name: whole rows in its order, and no row without its sort key', async () => {
    expect((await page(byTitle())).items).toEqual([
      { pk: 'index', sk: '2', v: '2', titleKey: 'a' },
      { pk: 'index', sk: '3', v: '3', titleKey: 'b' },
      { pk: 'index', sk: '1', v: '1', titleKey: 'c' },
    ]);
    const expressionValues = { ':pk': { S: 'index' }, ':title': { S: 'b' } };
    const from = { query: { expression: 'pk = :pk AND titleKey >= :title', expressionValues } };
    expect((await page(byTitle({ ...from, scanIndexForward: false }))).items).toMatchObject([
      { sk: '1' },
      { sk: '3' },
    ]);
  });

  it('[dynamodb.index] that is not there is an error of DynamoDB’s', async () => {
    expect((await ask(query('index', { index: 'byNothing' }))).error?.type).toBe(
      'DynamoDB:ValidationException',
    );
  });

  it('[dynamodb.pages] has pages that follow each other by their token, in either direction', async () => {
    for (const [scanIndexForward, order] of [
      [true, ['2', '3', '1']],
      [false, ['1', '3', '2']],
    ] as const) {
      const found: unknown[] = [];
      let nextToken: string | null = null;
      do {
        const next: Page = await page(byTitle({ limit: 1, scanIndexForward, nextToken }));
        found.push(...next.items.map(({ sk }) => sk));
        ({ nextToken } = next);
      } while (nextToken);
      expect(found).toEqual(order);
    }
  });

  it('[dynamodb.token-bound] refuses the token of its table and of another index, and its token works in neither', async () => {
    await put('index', '5', { titleKey: { S: 'd' }, kindKey: { S: 'k' } });
    await put('index', '6', { titleKey: { S: 'e' }, kindKey: { S: 'k' } });
    const indexes = [undefined, 'byTitle', 'byKind'];
    for (const from of indexes) {
      const { nextToken } = await page(query('index', { limit: 1, index: from }));
      for (const to of indexes) {
        const { error } = await ask(query('index', { limit: 1, index: to, nextToken }));
        expect(error?.type, `${from} to ${to}`).toBe(
          from === to ? undefined : 'DynamoDB:UserIllegalArgumentException',
        );
      }
    }
  });

  it('[dynamodb.index-consistent] cannot be read consistently, and is read without', async () => {
    expect((await ask(byTitle({ consistentRead: true }))).error?.type).toBe('DynamoDB:ValidationException');
    expect((await ask(byTitle({ consistentRead: false }))).error).toBeUndefined();
  });

  it('[dynamodb.select] answers what select and projection ask for', async () => {
    const whole = (await page(byTitle())).items;
    for (const select of ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'])
      expect((await page(byTitle({ select }))).items).toEqual(whole);
    const projection = { expression: '#v', expressionNames: { '#v': 'v' } };
    const [first] = (await page(byTitle({ select: 'SPECIFIC_ATTRIBUTES', projection }))).items;
    expect(first).toEqual({ v: '2' });
    expect((await ask(query('index', { select: 'ALL_PROJECTED_ATTRIBUTES' }))).error?.type).toBe(
      'DynamoDB:ValidationException',
    );
  });
});

describe('batches', () => {
  it('[dynamodb.batch-get] get keeps the order of the keys, with null for a missing item', async () => {
    await put('batch', 'a');
    await put('batch', 'b');
    const keys = [key('batch', 'b'), key('batch', 'none'), key('batch', 'a')];
    expect(
      (await ask({ operation: 'BatchGetItem', tables: { vault: { keys, consistentRead: true } } })).result,
    ).toEqual({
      data: { vault: [{ pk: 'batch', sk: 'b' }, null, { pk: 'batch', sk: 'a' }] },
      unprocessedKeys: { vault: [] },
    });
  });

  it('[dynamodb.batch-write] put and delete answer items and keys', async () => {
    const row = { ...key('batch', 'p'), v: { N: 1 } };
    expect((await ask({ operation: 'BatchPutItem', tables: { vault: [row] } })).result).toEqual({
      data: { vault: [{ pk: 'batch', sk: 'p', v: 1 }] },
      unprocessedItems: { vault: [] },
    });
    expect(
      (await ask({ operation: 'BatchDeleteItem', tables: { vault: [key('batch', 'p')] } })).result,
    ).toEqual({
      data: { vault: [{ pk: 'batch', sk: 'p' }] },
      unprocessedKeys: { vault: [] },
    });
    expect(await get('batch', 'p')).toBeNull();
  });

  it('[dynamodb.batch-write-limit] of more than 25 writes are malformed', async () => {
    const rows = Array.from({ length: 26 }, (_, n) => key('many', String(n)));
    await expect(ask({ operation: 'BatchPutItem', tables: { vault: rows } })).rejects.toThrow('more than 25');
  });

  it('that name another table are refused', async () => {
    const request = { operation: 'BatchGetItem', tables: { 'vault-keys': { keys: [key('x')] } } };
    expect((await ask(request)).error?.type).toBe('DynamoDB:AccessDeniedException');
  });
});

describe('transactions', () => {
  const part = (operation: string, pk: string, more: object = {}) => ({
    table: 'vault',
    operation,
    key: key(pk),
    ...more,
  });
  const write = (...transactItems: object[]) => ask({ operation: 'TransactWriteItems', transactItems });

  it('[dynamodb.transact-write] write all of their parts and answer the keys', async () => {
    await put('tx-del', 'a');
    await put('tx-check', 'a');
    const update = { expression: 'SET n = :n', expressionValues: { ':n': { N: 1 } } };
    const answer = await write(
      part('PutItem', 'tx-put', { attributeValues: { v: { S: 'x' } }, condition: absent }),
      part('UpdateItem', 'tx-up', { update }),
      part('DeleteItem', 'tx-del'),
      part('ConditionCheck', 'tx-check', { condition: { expression: 'attribute_exists(pk)' } }),
    );
    const keys = ['tx-put', 'tx-up', 'tx-del', 'tx-check'].map((pk) => ({ pk, sk: 'a' }));
    expect(answer).toEqual({ result: { keys, cancellationReasons: null } });
    expect([await get('tx-put'), await get('tx-up'), await get('tx-del')]).toEqual([
      { pk: 'tx-put', sk: 'a', v: 'x' },
      { pk: 'tx-up', sk: 'a', n: 1 },
      null,
    ]);
  });

  it('[dynamodb.transaction-failed] that fail answer a reason for each part, with the item unless it was not wanted', async () => {
    await put('tx-there', 'a', { v: { S: 'x' } });
    const condition = { expression: 'attribute_not_exists(pk)' };
    const answer = await write(
      part('PutItem', 'tx-there', { condition }),
      part('PutItem', 'tx-new'),
      part('DeleteItem', 'tx-check', {
        condition: { ...condition, returnValuesOnConditionCheckFailure: false },
      }),
    );
    const reason = { type: 'ConditionCheckFailed', message: 'The conditional request failed' };
    expect(answer).toEqual({
      result: {
        keys: null,
        cancellationReasons: [
          { ...reason, item: { pk: 'tx-there', sk: 'a', v: 'x' } },
          { type: 'None', message: 'None' },
          reason,
        ],
      },
      error: {
        type: 'DynamoDB:TransactionCanceledException',
        message: expect.stringContaining('Transaction cancelled') as string,
      },
    });
    expect(await get('tx-new')).toBeNull();
  });

  it('[dynamodb.transact-limit] of 101 items are malformed, of 100 are not', async () => {
    const parts = Array.from({ length: 101 }, (_, n) => part('PutItem', `tx-many-${n}`));
    await expect(write(...parts)).rejects.toMatchObject({ name: 'RequestMalformed' });
    expect((await write(...parts.slice(1))).error).toBeUndefined();
  });

  it('[dynamodb.transact-get] read their items in order', async () => {
    const transactItems = ['tx-there', 'tx-nowhere'].map((pk) => ({ table: 'vault', key: key(pk) }));
    expect((await ask({ operation: 'TransactGetItems', transactItems })).result).toEqual({
      items: [{ pk: 'tx-there', sk: 'a', v: 'x' }, null],
      cancellationReasons: null,
    });
  });

  it('meet a conflict when a fault is injected, and nothing is written', async () => {
    const conflict: Fault = (operation) =>
      operation === 'TransactWriteItems'
        ? new DynamoDbError('TransactionCanceledException', [{ Code: 'TransactionConflict' }])
        : undefined;
    const request = { operation: 'TransactWriteItems', transactItems: [part('PutItem', 'tx-conflict')] };
    expect(await source(conflict).invoke(request, { resolver: 'x' })).toMatchObject({
      result: { keys: null, cancellationReasons: [{ type: 'TransactionConflict' }] },
      error: { type: 'DynamoDB:TransactionCanceledException' },
    });
    expect(await get('tx-conflict')).toBeNull();
  });

  it('of one item meet a conflict of their own type', async () => {
    const conflict: Fault = () => new DynamoDbError('TransactionConflictException');
    const request = { operation: 'PutItem', key: key('x') };
    expect((await source(conflict).invoke(request, { resolver: 'x' })).error?.type).toBe(
      'DynamoDB:TransactionConflictException',
    );
  });
});

describe('a refusal by the database', () => {
  it('becomes ctx.error without a word of the item', async () => {
    const { error } = await put('big', 'a', { v: { S: 'hunter2'.repeat(60_000) } });
    expect(error).toEqual({
      type: 'DynamoDB:ValidationException',
      message: 'DynamoDB refused the request (Service: DynamoDb, Status Code: 400)',
    });
  });
});
