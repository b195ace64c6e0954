import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collectEvents, userOf, type Api } from '../support/api.ts';
import { countsDuring, countsOf, type Counts } from '../support/stats.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';

const dataDir = temporaryFolder();
let stack: RunningStack;
let alice: Api;
let vaultId = '';
let itemId = '';
let seen: Awaited<ReturnType<typeof collectEvents>>;
let cold: Counts;

beforeAll(async () => {
  stack = await startProcess(dataDir);
  alice = await userOf('alice', stack);
  ({ id: vaultId } = await alice.createVault());
  seen = await collectEvents(alice, vaultId);
  cold = await countsDuring(stack.origin, async () => {
    ({ id: itemId } = await alice.createItem({ vaultId }));
    await alice.revealSecret({ vaultId, itemId });
    await eventOf(1);
  });
});

afterAll(async () => {
  seen.close();
  await stack.stop();
  removeFolder(dataDir);
});

describe('/stats', () => {
  it('counts calls by KMS operation, table and function, and capacity, and says nothing else', async () => {
    expect(await countsOf(stack.origin)).toEqual({
      kms: { GenerateDataKeyWithoutPlaintext: 2, ReEncrypt: 1, Decrypt: 3 },
      dynamodb: { vault: expect.any(Object) as unknown, 'vault-keys': expect.any(Object) as unknown },
      rcu: expect.any(Number) as unknown,
      wcu: expect.any(Number) as unknown,
      indexes: { rcu: expect.any(Number) as unknown, wcu: expect.any(Number) as unknown },
      functions: expect.any(Object) as unknown,
    });
    expect((await countsOf(stack.origin)).dynamodb.vault).toMatchObject({ UpdateItem: 1, PutItem: 1 });
  });
});

describe('the KMS', () => {
  it('is asked once by each function that meets a vault key for the first time', () => {
    expect(cold.kms).toEqual({ Decrypt: 2 });
    expect(cold.functions).toEqual({ seal: 1, open: 1, publishEvents: expect.any(Number) as unknown });
  });

  it('is not asked again for a warm key', async () => {
    const { kms, functions } = await countsDuring(stack.origin, async () => {
      const { version } = await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'Other' });
      await alice.revealSecret({ vaultId, itemId, version });
      await eventOf(version);
    });
    expect(kms).toEqual({});
    expect(functions).toMatchObject({ seal: 1, open: 1 });
  });
});

describe('metadata', () => {
  it.each<[string, () => Promise<unknown>, string[]]>([
    ['me', () => alice.graphql('{ me { id kind username } }'), []],
    ['vaults', () => alice.graphql('{ vaults { items { id name myRole } } }'), ['BatchGetItem', 'Query']],
    [
      'vault',
      () => alice.graphql('query ($vaultId: ID!) { vault(vaultId: $vaultId) { name } }', { vaultId }),
      ['BatchGetItem'],
    ],
    ['items', () => alice.items({ vaultId }), ['GetItem', 'Query']],
    ['item', () => alice.item(vaultId, itemId), ['BatchGetItem']],
    [
      'changes',
      () => alice.changes({ vaultId, since: String(Date.now() - 3_600_000) }),
      ['GetItem', 'Query'],
    ],
  ])(
    '%s is read from the table: no function runs, and no key is touched',
    async (_field, read, operations) => {
      const { kms, functions, dynamodb, wcu } = await countsDuring(stack.origin, read);
      expect({ kms, functions, wcu }).toEqual({ kms: {}, functions: {}, wcu: 0 });
      expect(Object.keys(dynamodb)).toEqual(operations.length > 0 ? ['vault'] : []);
      expect(Object.keys(dynamodb.vault ?? {}).sort()).toEqual(operations);
    },
  );
});

/** Waits for the event of a version of the item: nothing runs in the background from then on. */
async function eventOf(version: number): Promise<void> {
  const arrived = () => seen.events.some((event) => event.itemId === itemId && event.itemVersion === version);
  await vi.waitUntil(arrived, { timeout: 8_000 });
}
