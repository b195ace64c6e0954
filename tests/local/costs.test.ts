import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userOf, type Api } from '../support/api.ts';
import { countsDuring, type Counts } from '../support/stats.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';

const manyItems = 1_000;
const parallel = 8;

const dataDir = temporaryFolder();
let stack: RunningStack;
let alice: Api;
let vaultId = '';
const itemIds: string[] = [];

beforeAll(async () => {
  stack = await startProcess(dataDir);
  alice = await userOf('alice', stack);
  ({ id: vaultId } = await alice.createVault());
  // Every function has its key from here on: keys are no cost of an operation.
  const { id: itemId } = await createItem();
  await alice.revealSecret({ vaultId, itemId });
});

afterAll(async () => {
  await stack.stop();
  removeFolder(dataDir);
});

// Consumed capacity by the data model, "Costs to hold": the caller's role is 1 RCU, with the vault's state 2. The
// embedded database bills a ConditionCheck as a write of two units.
describe('an operation costs at most', () => {
  it.each<[string, () => Promise<unknown>, { rcu: number; wcu: number }]>([
    ['me: nothing', () => alice.graphql('{ me { id } }'), { rcu: 0, wcu: 0 }],
    [
      'vault: the role and the state, 2 RCU',
      () => alice.graphql('query ($vaultId: ID!) { vault(vaultId: $vaultId) { name } }', { vaultId }),
      { rcu: 2, wcu: 0 },
    ],
    [
      'vaults: half a unit for the list, and role and state of each, 2.5 RCU for one',
      () => alice.graphql('{ vaults { items { name } } }'),
      { rcu: 2.5, wcu: 0 },
    ],
    ['item: the role and the row, 2 RCU', () => alice.item(vaultId, itemIds[0] ?? ''), { rcu: 2, wcu: 0 }],
    [
      'changes of 90 s, up to 4 KB of events: 1 RCU and the role',
      () => alice.changes({ vaultId, since: String(Date.now() - 3_600_000) }),
      { rcu: 2, wcu: 0 },
    ],
    [
      'revealSecret: 4 RCU, 4 WCU',
      () => alice.revealSecret({ vaultId, itemId: itemIds[0] ?? '' }),
      { rcu: 4, wcu: 4 },
    ],
    ['createItem: role, state and request token, 12 WCU', () => createItem([]), { rcu: 3, wcu: 12 }],
    [
      'createItem with two hosts: 4 WCU more for each',
      () => createItem(['https://a.example.com/', 'https://b.example.com/']),
      { rcu: 3, wcu: 12 + 2 * 4 },
    ],
    [
      'updateItem that keeps its hosts: role, state, request token, item and secret, 12 WCU',
      () =>
        alice.updateItem({
          vaultId,
          itemId: itemIds[0] ?? '',
          expectedVersion: 1,
          login: { password: 'new' },
        }),
      { rcu: 5, wcu: 12 },
    ],
  ])('%s', async (_cost, work, bound) => {
    const { rcu, wcu } = await countsDuring(stack.origin, work);
    expect(rcu).toBeLessThanOrEqual(bound.rcu);
    expect(wcu).toBeLessThanOrEqual(bound.wcu);
    expect(rcu + wcu > 0).toBe(bound.rcu + bound.wcu > 0);
  });

  it('createVault: nothing read but the token, 12 WCU', async () => {
    const { dynamodb, rcu, wcu } = await countsDuring(stack.origin, () => alice.createVault());
    expect(dynamodb.vault).toEqual({ GetItem: 1, TransactWriteItems: 1 });
    expect(rcu).toBeLessThanOrEqual(2);
    // The rows of the vault key, in the key store, are in it.
    expect(wcu).toBeLessThanOrEqual(12 + 6);
  });
});

describe('a vault that grows', () => {
  it('to 1,000 items lists, reads and reveals for what it cost at 10', async () => {
    await fillTo(10);
    expect(itemIds).toHaveLength(10);
    const small = await costs();
    await fillTo(manyItems);
    expect(await costs()).toEqual(small);
    expect(small.list).toBeLessThanOrEqual(2);
  }, 90_000);

  it('lists 50 of them at up to 480 B a row for 3 RCU and the role', async () => {
    const { rcu } = await countsDuring(stack.origin, () => alice.items({ vaultId, limit: 50 }));
    expect(rcu).toBeLessThanOrEqual(3 + 1);
  });
});

/** Capacity, in RCU, of the three reads that everybody does all day. */
async function costs(): Promise<{ list: number; item: number; reveal: number }> {
  const itemId = itemIds.at(-1) ?? '';
  const read = async (work: () => Promise<unknown>): Promise<Counts> => countsDuring(stack.origin, work);
  return {
    list: (await read(() => alice.items({ vaultId, limit: 10 }))).rcu,
    item: (await read(() => alice.item(vaultId, itemId))).rcu,
    reveal: (await read(() => alice.revealSecret({ vaultId, itemId }))).rcu,
  };
}

async function createItem(urls = ['https://example.com/']): Promise<{ id: string }> {
  const { id } = await alice.createItem({
    vaultId,
    title: 'An item of a vault',
    username: 'someone@example.com',
    urls,
  });
  itemIds.push(id);
  return { id };
}

/** Puts items into the vault until it holds `count`. */
async function fillTo(count: number): Promise<void> {
  let missing = count - itemIds.length;
  const fill = async (): Promise<void> => {
    while (missing > 0) {
      missing -= 1;
      await createItem();
    }
  };
  await Promise.all(Array.from({ length: parallel }, fill));
}
