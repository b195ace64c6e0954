import { randomUUID } from 'node:crypto';
import type { AccessCase, Bound } from './accessCase.ts';
import { numberOf } from './copyRows.ts';
import { usualItem, type FilledVault } from './filledVault.ts';
import { person } from './ownStack.ts';

const bare = { title: `Account ${numberOf(0)}`, login: { password: 'a password' } };
const newPassword = { login: { password: 'another password' } };
const [one, other, third] = ['https://a.example.com/', 'https://b.example.com/', 'https://c.example.com/'];
const keptVersions = 20;

/** What seals something: new vaults, new items, new versions. */
export const sealCases: AccessCase[] = [
  {
    operation: 'Mutation.createVault',
    pattern: 'a new vault, with its key',
    arrange: ({ stack }) => {
      const input = { requestToken: randomUUID(), name: 'A vault' };
      return Promise.resolve(() => stack.run('Mutation.createVault', { input }, person(99)));
    },
  },
  {
    ...create('a new item, without hosts and labels', bare),
    bound: bound('a new item takes at most 12 WCU, and 8 in indexes'),
  },
  {
    ...create('a new item with two hosts', { ...bare, urls: [one, other] }),
    bound: bound('a new item takes at most 4 WCU more for each host', 2),
  },
  {
    ...create('a new item in a folder, with two tags, a favourite', {
      ...bare,
      folder: 'Home',
      tags: ['one', 'two'],
      favourite: true,
    }),
    bound: bound('a new item takes at most 4 WCU more for each tag, and as a favourite', 3),
  },
  {
    operation: 'Mutation.createItem',
    pattern: 'a new item that was made before, with the same request token',
    async arrange(vault) {
      const input = { ...bare, requestToken: randomUUID() };
      await vault.mutate('createItem', input);
      return () => vault.mutate('createItem', input);
    },
  },
  {
    operation: 'Mutation.createItems',
    pattern: '25 new items together, without hosts and labels',
    arrange: (vault) =>
      Promise.resolve(() => vault.mutate('createItems', { items: Array.from({ length: 25 }, () => bare) })),
  },
  {
    ...update('a new password of an item without hosts and labels', bare, newPassword),
    bound: bound('a new version takes at most 12 WCU, and 8 in indexes'),
  },
  {
    ...update('a new password of an item with two hosts', { ...bare, urls: [one, other] }, newPassword),
    bound: bound('a new version takes no more for hosts that stay'),
  },
  {
    ...update('one host in the place of another', { ...bare, urls: [one, other] }, { urls: [one, third] }),
    bound: bound('a new version takes at most 4 WCU more for a host that goes, and for one that comes', 2),
  },
  {
    ...update('a new password in a vault with keepVersionDays', bare, newPassword),
    keepVersionDays: 30,
    bound: bound('a new version takes at most 2 WCU more with keepVersionDays', 0, 2),
  },
  {
    operation: 'Mutation.updateItem',
    pattern:
      'a new title of an item in a folder, with a host and two tags, a favourite, its oldest version goes',
    async arrange(vault) {
      const labels = { folder: 'Home', tags: ['one', 'two'], favourite: true };
      const itemId = await itemAt(vault, keptVersions, { ...usualItem(0), ...labels });
      const title = `Another ${numberOf(0)}`;
      return () => vault.mutate('updateItem', { itemId, expectedVersion: keptVersions, title });
    },
    bound: bound('a new title takes at most 4 WCU more for each host and tag, and as a favourite', 4),
  },
  {
    operation: 'Mutation.revertItem',
    pattern: 'an earlier version taken back',
    async arrange(vault) {
      const itemId = await itemAt(vault, 2, bare);
      return () => vault.mutate('revertItem', { itemId, expectedVersion: 2, toVersion: 1 });
    },
  },
  {
    operation: 'Mutation.copyItem',
    pattern: 'a copy of an item without hosts and labels, in the same vault',
    async arrange(vault) {
      const itemId = await itemAt(vault, 1, bare);
      return () => vault.mutate('copyItem', { fromVaultId: vault.id, itemId });
    },
  },
];

/** Of a new item or version, with rows up to 1 KB; `changed` counts the rows of hosts, tags and favourites. */
function bound(words: string, changed = 0, more = 0): Bound {
  return { words, tableWcu: 12 + 4 * changed + more, indexWcu: 8 };
}

function create(pattern: string, input: object): AccessCase {
  return {
    operation: 'Mutation.createItem',
    pattern,
    arrange: (vault) => Promise.resolve(() => vault.mutate('createItem', input)),
  };
}

function update(pattern: string, before: object, change: object): AccessCase {
  return {
    operation: 'Mutation.updateItem',
    pattern,
    async arrange(vault) {
      const itemId = await itemAt(vault, 1, before);
      return () => vault.mutate('updateItem', { itemId, expectedVersion: 1, ...change });
    },
  };
}

/** A new item that has been changed until it is at a version. */
async function itemAt(vault: FilledVault, version: number, input: object): Promise<string> {
  const { id } = await vault.mutate('createItem', input);
  for (let expectedVersion = 1; expectedVersion < version; expectedVersion += 1) {
    await vault.mutate('updateItem', { itemId: id, expectedVersion, ...newPassword });
  }
  return id;
}
