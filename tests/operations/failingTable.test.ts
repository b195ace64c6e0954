/** What the reads answer, and what a reveal opens, while the table fails: on a stack of this file's own. */
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { collectEvents, refusal, userOf, type Api } from '../support/api.ts';
import { openFaultyDatabase, type DatabaseFault, type Fault } from '../support/faultyDatabase.ts';
import { itWithOwnStack } from '../support/host.ts';
import { revealsIn } from '../support/reveals.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { countsDuring, countsOf } from '../support/stats.ts';
import { openTable } from '../support/table.ts';
import { told } from '../support/batches.ts';
import { readRow, vaultPartition } from '../support/plant.ts';

const table = openTable();
const dataDir = temporaryFolder();
let database: Awaited<ReturnType<typeof openFaultyDatabase>>;
let stack: RunningStack;
let alice: Api;

beforeAll(async () => {
  database = await openFaultyDatabase(inject('dynamoDbEndpoint'));
  stack = await startProcess(dataDir, {
    VAULT_DYNAMODB_ENDPOINT: database.endpoint,
    VAULT_KMS_ENDPOINT: inject('kmsEndpoint'),
  });
  alice = await userOf('alice', stack);
});
afterAll(async () => {
  await stack.stop();
  await database.stop();
  table.close();
  removeFolder(dataDir);
});

/** Fails one operation on the vault table. */
const failing =
  (operation: string, fault: Fault): DatabaseFault =>
  (called, input) =>
    called === operation && input.includes(`"${vaultTableName}"`) ? fault : undefined;

async function vaultWithItem() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  return { vaultId, itemId };
}

type Ask = (at: { vaultId: string; itemId: string }) => Promise<unknown>;

const revealBatch = ({ vaultId, itemId }: { vaultId: string; itemId: string }) =>
  alice.revealSecrets({ vaultId, items: [{ itemId }] });

const reads: [string, string, Ask][] = [
  ['vault', 'BatchGetItem', ({ vaultId }) => alice.graphql(`{ vault(vaultId: "${vaultId}") { id } }`)],
  ['item', 'BatchGetItem', ({ vaultId, itemId }) => alice.item(vaultId, itemId)],
  ['vaults, at its list,', 'Query', () => alice.graphql('{ vaults { nextToken } }')],
  ['vaults, at its confirmation,', 'BatchGetItem', () => alice.graphql('{ vaults { nextToken } }')],
  ['items, at its membership,', 'GetItem', ({ vaultId }) => alice.items({ vaultId })],
  ['items, at its list,', 'Query', ({ vaultId }) => alice.items({ vaultId })],
  ['changes, at its membership,', 'GetItem', ({ vaultId }) => alice.changes({ vaultId })],
  [
    'changes, at its list,',
    'Query',
    ({ vaultId }) => alice.changes({ vaultId, since: `${Date.now() - 1000}` }),
  ],
  ['onVaultEvent', 'GetItem', ({ vaultId }) => collectEvents(alice, vaultId)],
  ['revealSecret, at its membership,', 'BatchGetItem', (at) => alice.revealSecret(at)],
  ['revealSecret, at its sealed version,', 'GetItem', (at) => alice.revealSecret(at)],
  ['revealSecret, at its count,', 'UpdateItem', (at) => alice.revealSecret(at)],
  ['revealSecret, at its record,', 'PutItem', (at) => alice.revealSecret(at)],
  ['revealSecrets, at its membership,', 'BatchGetItem', (at) => revealBatch(at)],
  ['revealSecrets, at its count,', 'UpdateItem', (at) => revealBatch(at)],
  ['revealSecrets, at its records,', 'TransactWriteItems', (at) => revealBatch(at)],
  ['totpCode, at its record,', 'PutItem', (at) => alice.totpCode(at)],
];

const faults: [Fault, string][] = [
  [{ error: 'InternalServerError' }, 'Internal'],
  ['hang up', 'Internal'],
  [{ error: 'ProvisionedThroughputExceededException' }, 'Busy'],
  [{ error: 'ThrottlingException' }, 'Busy'],
  [{ error: 'RequestLimitExceeded' }, 'Busy'],
];

itWithOwnStack.each(reads)(
  '%s answers Internal, or Busy when it is throttled, and nothing of the table’s own words when %s fails',
  async (_, operation, ask) => {
    const at = await vaultWithItem();
    for (const [fault, errorType] of faults) {
      const refused = await database.failing(failing(operation, fault), () => refusal(ask(at)));

      expect(refused.errorType).toBe(errorType);
      expect(JSON.stringify(refused.errors)).not.toMatch(/arn:|upstream|DynamoDb/i);
    }
  },
);

itWithOwnStack.each(reads.filter(([, operation]) => operation === 'BatchGetItem'))(
  '%s answers Busy, not half of it, when the table leaves keys unread',
  async (_, operation, ask) => {
    const at = await vaultWithItem();
    const left = { pk: { S: `VAULT#${at.vaultId}` }, sk: { S: 'VAULT' } };
    const answer = {
      Responses: { [vaultTableName]: [] },
      UnprocessedKeys: { [vaultTableName]: { Keys: [left] } },
    };

    const refused = await database.failing(failing(operation, { answer }), () => refusal(ask(at)));

    expect(refused.errorType).toBe('Busy');
  },
);

/** How often the function that opens was run. */
const opened = async (): Promise<number> => (await countsOf(stack.origin)).functions.open ?? 0;

itWithOwnStack.each<[string, string, { records: number; count: number }]>([
  ['counted', 'UpdateItem', { records: 0, count: 0 }],
  ['recorded', 'PutItem', { records: 0, count: 1 }],
])('opens nothing that could not be %s', async (_, operation, left) => {
  const at = await vaultWithItem();
  const before = await opened();

  const refused = await database.failing(failing(operation, { error: 'InternalServerError' }), () =>
    refusal(alice.revealSecret(at)),
  );

  expect(refused.data).toEqual({ revealSecret: null });
  expect(await opened()).toBe(before);
  const { records, count } = await revealsIn(table, at.vaultId);
  expect({ records: records.length, count }).toEqual(left);
});

itWithOwnStack.each<[string, string, string, { records: number; count: number }]>([
  ['counted', 'UpdateItem', 'InternalServerError', { records: 0, count: 0 }],
  ['recorded', 'TransactWriteItems', 'InternalServerError', { records: 0, count: 1 }],
  ['recorded under load', 'TransactWriteItems', 'TransactionCanceledException', { records: 0, count: 1 }],
])('opens nothing of a batch that could not be %s', async (_, operation, error, left) => {
  const at = await vaultWithItem();
  const before = await opened();

  const refused = await database.failing(failing(operation, { error }), () => refusal(revealBatch(at)));

  expect(refused).toMatchObject({
    errorType: error === 'InternalServerError' ? 'Internal' : 'Busy',
    data: { revealSecrets: null },
  });
  expect(await opened()).toBe(before);
  const { records, count } = await revealsIn(table, at.vaultId);
  expect({ records: records.length, count }).toEqual(left);
});

itWithOwnStack(
  'answers Busy in the place of a sealed version that was left unread, and opens the others',
  async () => {
    const { vaultId, itemId } = await vaultWithItem();
    const { id: unread } = await alice.createItem({ vaultId });
    const row = await readRow(table, vaultPartition(vaultId), `SECRET#${itemId}#00000001`);
    const key = { pk: { S: vaultPartition(vaultId) }, sk: { S: `SECRET#${unread}#00000001` } };
    const answer = {
      Responses: { [vaultTableName]: [row] },
      UnprocessedKeys: { [vaultTableName]: { Keys: [key] } },
    };
    const atSealed: DatabaseFault = (operation, input) =>
      operation === 'BatchGetItem' && input.includes('SECRET#') ? { answer } : undefined;

    const results = await database.failing(atSealed, () =>
      alice.revealSecrets({ vaultId, items: [{ itemId: unread }, { itemId }] }),
    );

    expect(told(results)).toEqual(['Busy', 'a password']);
    const { records, count } = await revealsIn(table, vaultId);
    expect({ records: records.length, count }).toEqual({ records: 1, count: 1 });
  },
);

itWithOwnStack('reads no sealed version that the batch has no room for', async () => {
  const { id: vaultId } = await alice.createVault();
  const items: { itemId: string }[] = [];
  for (let made = 0; made < 6; made += 1) {
    const { id: itemId } = await alice.createItem({ vaultId, note: { text: 'x'.repeat(200 * 1024) } });
    items.push({ itemId });
  }

  const { rcu } = await countsDuring(stack.origin, () => alice.revealSecrets({ vaultId, items }));

  // Four of them take 52 each.
  expect(rcu).toBeGreaterThan(4 * 50);
  expect(rcu).toBeLessThan(5 * 50);
});

itWithOwnStack('fails a batch whole whose items were left unread', async () => {
  const { vaultId, itemId } = await vaultWithItem();
  const key = { pk: { S: vaultPartition(vaultId) }, sk: { S: `ITEM#${itemId}` } };
  const answer = {
    Responses: { [vaultTableName]: [] },
    UnprocessedKeys: { [vaultTableName]: { Keys: [key] } },
  };
  const atItems: DatabaseFault = (operation, input) =>
    operation === 'BatchGetItem' && input.includes('ITEM#') ? { answer } : undefined;

  const refused = await database.failing(atItems, () => refusal(revealBatch({ vaultId, itemId })));

  expect(refused.errorType).toBe('Busy');
});

itWithOwnStack(
  'refuses what is capped, locked or forbidden without running the function that opens',
  async () => {
    const { vaultId, itemId } = await vaultWithItem();
    const before = await opened();

    await refusal(alice.revealSecret({ vaultId, itemId, version: 9 }));
    await refusal(alice.revealSecret({ vaultId, itemId, minVersion: 9 }));
    await refusal((await userOf('bob', stack)).revealSecret({ vaultId, itemId }));
    expect(await opened()).toBe(before);

    await alice.revealSecret({ vaultId, itemId });
    expect(await opened()).toBe(before + 1);
  },
);

itWithOwnStack('reads a named version once, together with all else that a reveal needs to know', async () => {
  const { vaultId, itemId } = await vaultWithItem();

  const { dynamodb } = await countsDuring(stack.origin, () =>
    alice.revealSecret({ vaultId, itemId, version: 1 }),
  );

  expect(dynamodb[vaultTableName]).toEqual({ BatchGetItem: 1, UpdateItem: 1, PutItem: 1 });
});
