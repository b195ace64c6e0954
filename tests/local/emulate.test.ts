/** What the database is made to show, seen through AppSync's data source. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbDataSource } from '../../local/appsync/dataSources/dynamodb.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { withConflicts } from '../../local/emulate/conflicts.ts';
import { emulate } from '../../local/emulate/emulate.ts';
import { parseEmulation } from '../../local/emulate/emulation.ts';
import { withStaleReads } from '../../local/emulate/staleReads.ts';
import { withThrottling } from '../../local/emulate/throttling.ts';
import { settingsFromEnvironment } from '../../local/settings.ts';
import { startTestDatabase } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

const key = (pk: string, sk = 'a') => ({ pk: { S: pk }, sk: { S: sk } });
const put = (pk: string, v: string, sk = 'a') => ({
  operation: 'PutItem',
  key: key(pk, sk),
  attributeValues: { v: { S: v } },
});
const part = (operation: string, pk: string) => ({
  table: 'vault',
  operation,
  key: key(pk),
  ...(operation === 'ConditionCheck' && { condition: { expression: 'attribute_exists(pk)' } }),
});
const transact = (...transactItems: object[]) => ({ operation: 'TransactWriteItems', transactItems });

/** Asks the data source on a client. */
function asking(client: TableClient) {
  const source = createDynamoDbDataSource({ client, table: vaultTableName });
  return async (request: object) => {
    const { result, error } = await source.invoke(request, { resolver: 'Query.x' });
    return { result: result as Record<string, unknown> | null, type: error?.type };
  };
}

describe('stale reads', () => {
  const get = (pk: string, consistentRead = false) => ({
    operation: 'GetItem',
    key: key(pk),
    consistentRead,
  });
  const list = (pk: string, more: object = {}) => ({
    operation: 'Query',
    query: { expression: 'pk = :pk', expressionValues: { ':pk': { S: pk } } },
    ...more,
  });
  const valuesOf = ({ result }: { result: Record<string, unknown> | null }) =>
    (result?.items as { v?: string; sk?: string }[]).map(({ v, sk }) => [sk, v]);

  it('[dynamodb.stale-reads] answer the state before a write for a while, and a consistent read never does', async () => {
    const ask = asking(withStaleReads(database.client, database.client, 60));
    await ask(put('stale', 'old'));
    expect((await ask(get('stale'))).result).toBeNull();
    expect((await ask(get('stale', true))).result).toMatchObject({ v: 'old' });
    await expect.poll(async () => (await ask(get('stale'))).result).toMatchObject({ v: 'old' });
    await ask(put('stale', 'new'));
    expect((await ask(get('stale'))).result).toMatchObject({ v: 'old' });
    await expect.poll(async () => (await ask(get('stale'))).result).toMatchObject({ v: 'new' });
  });

  it('lack the newest items of a list, and show changed ones as they were, as far as projected', async () => {
    const ask = asking(withStaleReads(database.client, database.client, 60_000));
    await database.client.call('PutItem', {
      TableName: 'vault',
      Item: { ...key('list', '1'), v: { S: 'old' }, w: { S: 'w' } },
    });
    await ask(transact({ ...part('PutItem', 'list'), key: key('list', '2') }));
    await ask(put('list', 'new', '1'));
    expect(valuesOf(await ask(list('list')))).toEqual([['1', 'old']]);
    expect(valuesOf(await ask(list('list', { consistentRead: true })))).toEqual([
      ['1', 'new'],
      ['2', undefined],
    ]);
    const projection = {
      expression: '#p, sk, v',
      expressionNames: { '#p': 'pk' },
    };
    const projected = await ask(list('list', { select: 'SPECIFIC_ATTRIBUTES', projection }));
    expect(projected.result?.items).toEqual([{ pk: 'list', sk: '1', v: 'old' }]);
  });

  it('miss what a batch wrote, in a batch that is not consistent', async () => {
    const ask = asking(withStaleReads(database.client, database.client, 60_000));
    await ask({ operation: 'BatchPutItem', tables: { vault: [key('stale-batch')] } });
    const read = (consistentRead: boolean) =>
      ask({ operation: 'BatchGetItem', tables: { vault: { keys: [key('stale-batch')], consistentRead } } });
    expect((await read(false)).result).toMatchObject({ data: { vault: [null] } });
    expect((await read(true)).result).toMatchObject({ data: { vault: [{ pk: 'stale-batch' }] } });
  });

  it('keep what they showed when the write fails', async () => {
    const ask = asking(withStaleReads(database.client, database.client, 60_000));
    await database.client.call('PutItem', { TableName: 'vault', Item: key('kept') });
    const condition = { expression: 'attribute_not_exists(pk)' };
    expect((await ask({ ...put('kept', 'x'), condition })).type).toContain('ConditionalCheckFailed');
    expect((await ask(get('kept'))).result).toEqual({ pk: 'kept', sk: 'a' });
  });
});

describe('conflicts', () => {
  it('[dynamodb.conflicts] cancel the second of two transactions on one item, though it is only checked', async () => {
    const ask = asking(withConflicts(database.client));
    await ask(put('checked', 'x'));
    const [one, other] = await Promise.all([
      ask(transact(part('ConditionCheck', 'checked'), part('PutItem', 'first'))),
      ask(transact(part('PutItem', 'second'), part('ConditionCheck', 'checked'))),
    ]);
    expect(one.type).toBeUndefined();
    expect(other).toMatchObject({
      type: 'DynamoDB:TransactionCanceledException',
      result: { keys: null, cancellationReasons: [{ type: 'None' }, { type: 'TransactionConflict' }] },
    });
    const { result } = await ask({ operation: 'GetItem', key: key('second'), consistentRead: true });
    expect(result).toBeNull();
    expect(
      (await ask(transact(part('PutItem', 'second'), part('ConditionCheck', 'checked')))).type,
    ).toBeUndefined();
  });

  it('[dynamodb.conflicts] refuse a write of one item that a transaction holds, and let a read pass', async () => {
    const ask = asking(withConflicts(database.client));
    const [, write, read] = await Promise.all([
      ask(transact(part('PutItem', 'held'))),
      ask(put('held', 'x')),
      ask({ operation: 'GetItem', key: key('held'), consistentRead: true }),
    ]);
    expect(write.type).toBe('DynamoDB:TransactionConflictException');
    expect(read.type).toBeUndefined();
  });

  it('cancel a transaction of reads while one of its items is written', async () => {
    const ask = asking(withConflicts(database.client));
    const reads = { operation: 'TransactGetItems', transactItems: [{ table: 'vault', key: key('written') }] };
    const [write, read] = await Promise.all([ask(put('written', 'x')), ask(reads)]);
    expect(write.type).toBeUndefined();
    expect(read.result).toMatchObject({ cancellationReasons: [{ type: 'TransactionConflict' }] });
    expect((await ask(reads)).type).toBeUndefined();
  });

  it('leave transactions alone that share no item, and release the items of one that failed', async () => {
    const ask = asking(withConflicts(database.client));
    const answers = await Promise.all([
      ask(transact(part('PutItem', 'p'))),
      ask(transact(part('PutItem', 'q'))),
    ]);
    expect(answers.map(({ type }) => type)).toEqual([undefined, undefined]);
    const failing = transact(part('ConditionCheck', randomUUID()), part('PutItem', 'p'));
    expect((await ask(failing)).result).toMatchObject({
      cancellationReasons: [{ type: 'ConditionCheckFailed' }, { type: 'None' }],
    });
    expect((await ask(transact(part('PutItem', 'p')))).type).toBeUndefined();
  });
});

describe('throttling', () => {
  it('[dynamodb.throttling] refuses a share of the calls, the same ones for the same seed', async () => {
    const refused = async (seed: number) => {
      const ask = asking(withThrottling(database.client, 0.3, seed));
      const types: boolean[] = [];
      for (let n = 0; n < 100; n += 1)
        types.push((await ask({ operation: 'GetItem', key: key('x') })).type !== undefined);
      return types;
    };
    const one = await refused(1);
    expect(one.filter(Boolean).length).toBeGreaterThan(15);
    expect(one.filter(Boolean).length).toBeLessThan(45);
    expect(await refused(1)).toEqual(one);
    expect(await refused(2)).not.toEqual(one);
  });

  it('[dynamodb.throttling] cancels a transaction for one of its items, and writes nothing', async () => {
    const ask = asking(withThrottling(database.client, 1));
    const { result, type } = await ask(transact(part('PutItem', 'thr-1'), part('PutItem', 'thr-2')));
    expect(type).toBe('DynamoDB:TransactionCanceledException');
    const reasons = (result?.cancellationReasons as { type: string }[]).map((reason) => reason.type);
    expect(reasons.sort()).toEqual(['None', 'ThrottlingError']);
    const read = asking(database.client);
    expect((await read({ operation: 'GetItem', key: key('thr-1') })).result).toBeNull();
  });

  it('[dynamodb.throttling] leaves keys of a batch unprocessed, and refuses it when all would be', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => key('batch', String(n)));
    const batch = { operation: 'BatchGetItem', tables: { vault: { keys, consistentRead: true } } };
    const { result } = await asking(withThrottling(database.client, 0.5))(batch);
    const left = (result?.unprocessedKeys as { vault: unknown[] }).vault;
    expect(left.length).toBeGreaterThan(5);
    expect(left.length).toBeLessThan(35);
    expect((await asking(withThrottling(database.client, 1))(batch)).type).toMatch(
      /^DynamoDB:(ThrottlingException|ProvisionedThroughputExceededException)$/,
    );
  });

  it('leaves items of a batch unwritten, and names them', async () => {
    const ask = asking(withThrottling(database.client, 0.5));
    const rows = Array.from({ length: 20 }, (_, n) => key('batch-write', String(n)));
    const { result } = await ask({ operation: 'BatchPutItem', tables: { vault: rows } });
    const left = (result?.unprocessedItems as { vault: { sk: string }[] }).vault.map(({ sk }) => sk);
    const { Items } = await database.client.call('Query', {
      TableName: 'vault',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'batch-write' } },
    });
    const written = (Items as { sk: { S: string } }[]).map(({ sk }) => sk.S);
    expect(left.length).toBeGreaterThan(0);
    expect([...left, ...written].sort()).toEqual(rows.map(({ sk }) => sk.S).sort());
  });
});

describe('VAULT_EMULATE', () => {
  it('is a list of switches', () => {
    expect(parseEmulation('stale-reads, late-indexes,conflicts,throttling=0.1,ttl,seed=7')).toEqual({
      staleReads: true,
      lateIndexes: true,
      conflicts: true,
      throttling: 0.1,
      ttl: true,
      seed: 7,
    });
    expect(parseEmulation('throttling')).toEqual({ throttling: 0.05 });
    expect(settingsFromEnvironment({ VAULT_EMULATE: 'ttl' }).emulation).toEqual({ ttl: true });
  });

  it.each([
    'stale',
    'throttling=2',
    'throttling=',
    'conflicts=1',
    'late-indexes=1',
    'seed',
    'ttl,,conflicts',
  ])('is refused as %s', (text) => {
    expect(() => settingsFromEnvironment({ VAULT_EMULATE: text })).toThrow('VAULT_EMULATE is a list');
  });

  it('makes indexes late for everything that goes through the client, where it says so', async () => {
    const emulated = emulate(database.client, database.client, { lateIndexes: true });
    const titleKey = { S: 'new' };
    await emulated.call('PutItem', { TableName: 'vault', Item: { ...key('switched'), titleKey } });
    const query = {
      TableName: 'vault',
      IndexName: 'byTitle',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'switched' } },
    };
    expect((await emulated.call('Query', query)).Count).toBe(0);
    expect((await database.client.call('Query', query)).Count).toBe(1);
  });

  it('that is not set leaves the client as it is', () => {
    expect(emulate(database.client, database.client, {})).toBe(database.client);
  });
});
