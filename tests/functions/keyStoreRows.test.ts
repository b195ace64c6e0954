/** Rows beside a vault's key, and which of them go with it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openKeyStoreRows, type KeyStoreRows } from '../../functions/envelope/keyStoreRows.ts';
import { keyVersions, removeKey } from '../../functions/envelope/vaultKeyRows.ts';
import { rotateVaultKey } from '../../functions/envelope/vaultKey.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';
import { openFaultyDatabase, upstreamMessage, type Fault } from '../support/faultyDatabase.ts';
import { openGovernance } from '../support/governed.ts';

let parts: Awaited<ReturnType<typeof openGovernance>>;
let rows: KeyStoreRows;
let vaultId: string;

beforeAll(async () => {
  parts = await openGovernance();
  ({ rows } = parts);
});
beforeEach(async () => {
  ({ vaultId } = await parts.newVault());
});
afterAll(() => parts.stop());

describe('a row', () => {
  it('that is not there is not among those that are read', async () => {
    const found = await rows.read(vaultId, ['control', 'member:bob', 'member:alice']);
    expect([...found.keys()].sort()).toEqual(['control', 'member:alice']);
    expect(found.get('control')?.['state']).toEqual({ S: 'ACTIVE' });
  });

  it('is changed where its condition holds, and answered as it is then; else it stays', async () => {
    const change = {
      vaultId,
      type: 'member:bob',
      update: 'SET #issued = :one',
      condition: 'attribute_not_exists(#issued)',
    };
    const changed = await rows.change({ ...change, values: { ':one': { N: '1' } } });
    expect(changed?.['issued']).toEqual({ N: '1' });
    expect(await rows.change({ ...change, values: { ':one': { N: '2' } } })).toBeUndefined();
    expect((await rows.read(vaultId, ['member:bob'])).get('member:bob')?.['issued']).toEqual({ N: '1' });
  });
});

describe("a vault's key", () => {
  it('has each of its versions found, and nothing else', async () => {
    const { envelope } = parts.start();
    const first = await envelope.keys.active(vaultId);
    const second = await rotateVaultKey(envelope.store, vaultId);
    expect((await keyVersions(rows, vaultId)).sort()).toEqual([first.version, second].sort());
    expect(await keyVersions(rows, crypto.randomUUID())).toEqual([]);
  });

  it('is removed with all its versions, while what governs it and the keys of others stay', async () => {
    const other = await parts.newVault();
    await rotateVaultKey(parts.start().envelope.store, vaultId);
    await removeKey(rows, vaultId);
    expect((await rows.types(vaultId)).sort()).toEqual(['control', 'member:alice']);
    await expect(parts.start().envelope.keys.active(vaultId)).rejects.toMatchObject({
      type: 'KeyUnavailable',
    });
    await expect(parts.start().require(other, 'OWNER')).resolves.toBeDefined();
  });
});

describe('of the database', () => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  let database: Awaited<ReturnType<typeof openFaultyDatabase>>;
  let client: DynamoDBClient;
  let behind: KeyStoreRows;

  beforeAll(async () => {
    database = await openFaultyDatabase(inject('dynamoDbEndpoint'));
    const { endpoint } = database;
    client = new DynamoDBClient({ region: 'us-east-1', credentials, maxAttempts: 1, endpoint });
    behind = openKeyStoreRows(client, keyStoreTableName);
  });
  afterAll(async () => {
    client.destroy();
    await database.stop();
  });

  it('every read is consistent', async () => {
    const reads: [string, unknown][] = [];
    const look = (operation: string, input: string): undefined => {
      reads.push([operation, JSON.parse(input)]);
    };
    await database.failing(look, async () => {
      await behind.read(vaultId, ['control']);
      await behind.types(vaultId);
    });
    expect(reads).toMatchObject([
      ['BatchGetItem', { RequestItems: { [keyStoreTableName]: { ConsistentRead: true } } }],
      ['Query', { ConsistentRead: true }],
    ]);
  });

  it.each<[string, Fault]>([
    ['that it throttles', { error: 'ProvisionedThroughputExceededException' }],
    ['that it denies', { error: 'AccessDeniedException' }],
    ['nothing', 'hang up'],
  ])('%s is told as KeyUnavailable, in words of ours', async (_, fault) => {
    const change = { vaultId, type: 'control', update: 'REMOVE #deleteAt', values: {} };
    const calls: (() => Promise<unknown>)[] = [
      () => behind.read(vaultId, ['control']),
      () => behind.change(change),
      () => behind.types(vaultId),
      () => behind.remove(vaultId, 'member:alice'),
    ];
    for (const call of calls) {
      const failed = database.failing(() => fault, call);
      const error: unknown = await failed.catch((error: unknown) => error);
      expect(error).toMatchObject({ type: 'KeyUnavailable' });
      expect(String(error)).not.toContain(upstreamMessage);
    }
  });

  it('that it leaves rows for later is Busy, and never taken as rows that are not there', async () => {
    const Keys = [{ 'branch-key-id': { S: vaultId }, type: { S: 'member:alice' } }];
    const fault: Fault = { answer: { Responses: {}, UnprocessedKeys: { [keyStoreTableName]: { Keys } } } };
    const failed = database.failing(
      () => fault,
      () => behind.read(vaultId, ['control', 'member:alice']),
    );
    await expect(failed).rejects.toMatchObject({ type: 'Busy' });
  });
});
