import { beforeAll, describe, expect, it } from 'vitest';
import type { Item, QueryItemsArgs } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { allItems, settledItems, vaultWith } from '../support/lists.ts';

const alice = await userOf('alice');

const lists: Omit<QueryItemsArgs, 'vaultId'>[] = [
  {},
  { order: 'TITLE' },
  { order: 'CHANGED' },
  { filter: { kind: 'LOGIN' } },
  { filter: { kind: 'NOTE' } },
  { filter: { folder: 'F' } },
  { filter: { folder: 'G' } },
  { filter: { tag: 'a' } },
  { filter: { tag: 'b' } },
  { filter: { favourite: true } },
  { filter: { titlePrefix: 'A' } },
  { filter: { titlePrefix: 'B' } },
  { filter: { trashed: true } },
  { filter: { trashed: true }, order: 'TITLE' },
];

/** Three items of each list at least. */
async function fullVault(): Promise<string> {
  const given = Array.from({ length: 12 }, (_, n) => ({
    title: `${'AB'[n % 2]}${n}`,
    folder: 'FG'[(n >> 1) % 2],
    tags: [['a'], ['b'], ['a', 'b']][n % 3] ?? [],
    favourite: n % 2 === 0,
    ...((n >> 1) % 2 === 0 ? { login: { password: 'p' } } : { note: { text: 'n' } }),
  }));
  const { vaultId, items } = await vaultWith(alice, [...given, ...given.slice(0, 3)]);
  for (const { id: itemId } of items.slice(-3)) await alice.trashItem({ vaultId, itemId });
  await settledItems(alice, { vaultId, filter: { trashed: true } }, 3);
  return vaultId;
}

let vaultId: string;
let otherVaultId: string;
/** What each list holds, and the token of its second page. */
let held: { items: Item[]; nextToken: string }[];

beforeAll(async () => {
  [vaultId, otherVaultId] = await Promise.all([fullVault(), fullVault()]);
  held = [];
  for (const list of lists) {
    const { nextToken } = await alice.items({ vaultId, ...list, limit: 2 });
    if (!nextToken) throw new Error('There is no second page');
    held.push({ items: await allItems(alice, { vaultId, ...list }), nextToken });
  }
});

describe.each(lists.map((list, index) => [list, index] as const))('in the list %j', (list, index) => {
  it('a token of another list of the vault is refused, or shows nothing but what this list holds', async () => {
    for (const { nextToken } of held) {
      const answer = await alice
        .items({ vaultId, ...list, nextToken })
        .catch((error: { errorType: string }) => error.errorType);
      if (answer === 'BadInput') continue;
      expect(typeof answer).toBe('object');
      const { items } = answer as { items: Item[] };
      for (const item of items) expect(held[index]?.items).toContainEqual(item);
    }
  });

  it('a token of the same list of another vault is refused', async () => {
    const nextToken = held[index]?.nextToken;
    expect((await refusal(alice.items({ vaultId: otherVaultId, ...list, nextToken }))).errorType).toBe(
      'BadInput',
    );
  });

  it('a token of another operation is refused', async () => {
    const itemId = held[0]?.items[0]?.id ?? '';
    await alice.updateItem({ vaultId, itemId, expectedVersion: (await alice.item(vaultId, itemId)).version });
    const { nextToken: ofVersions } = await alice.itemVersions({ vaultId, itemId, limit: 1 });
    const { vaults } = await alice.graphql<{ vaults: { nextToken: string } }>(
      '{ vaults(limit: 1) { nextToken } }',
    );
    for (const nextToken of [ofVersions, vaults.nextToken]) {
      expect(nextToken).toBeTruthy();
      expect((await refusal(alice.items({ vaultId, ...list, nextToken }))).errorType).toBe('BadInput');
    }
  });
});
