import type { ChangeConnection, VaultHealthPage } from '../../generated/schema.ts';
import type { AccessCase } from './accessCase.ts';
import { idAfter, numberOf, putRows } from './copyRows.ts';
import type { FilledVault } from './filledVault.ts';

const roleRcu = 1;
const hourMs = 3_600_000;
const reveal = { rcu: 4, tableWcu: 4, words: 'a reveal takes at most 4 RCU and 4 WCU' };

/** What is read, but for the lists of items. */
export const readCases: AccessCase[] = [
  read('Query.me', 'who is calling', ({ stack, owner }) => stack.run('Query.me', {}, owner)),
  {
    ...read('Query.generatePassword', 'a password, a passphrase, a PIN or a user name', ({ stack, owner }) =>
      stack.run('Query.generatePassword', { input: { characters: {} } }, owner),
    ),
    bound: { rcu: 0, tableWcu: 0, indexWcu: 0, words: 'a generated password touches no table' },
  },
  read('Query.vaults', 'the vaults of a member: one', ({ stack, owner }) =>
    stack.run('Query.vaults', {}, owner),
  ),
  {
    ...read('Query.vault', 'a vault', (vault) => vault.query('vault')),
    bound: { rcu: 2 * roleRcu, words: 'the caller’s role and the state of the vault take at most 2 RCU' },
  },
  {
    ...read('Subscription.onVaultEvent', 'watching a vault, once at the start', ({ stack, id, owner }) =>
      stack.run('Subscription.onVaultEvent', { vaultId: id }, owner),
    ),
    bound: { rcu: roleRcu, words: 'the caller’s role takes at most 1 RCU' },
  },
  read('Query.item', 'an item', (vault) => vault.query('item', { itemId: vault.itemIds[0] })),
  {
    ...read('Query.itemsForUrl', 'the items for a page: one, on its host', (vault) =>
      vault.query('itemsForUrl', { url: `https://${numberOf(3)}.example/login` }),
    ),
    answers: 1,
    bound: { rcu: 1 + roleRcu, words: 'the items for a host take at most 1 RCU and the role' },
  },
  {
    operation: 'Query.itemsForUrl',
    pattern: 'the items for a page: 25 of 30 on other hosts of its domain',
    answers: 25,
    async arrange(vault) {
      await plantHosts(vault, 'crowd', 30);
      return () => vault.query('itemsForUrl', { url: 'https://www.crowd.example/' });
    },
  },
  {
    operation: 'Query.vaultHealth',
    pattern: 'the health of a page of short items',
    pages: [100],
    bound: {
      rcu: 130,
      tableWcu: 2,
      indexWcu: 1,
      words: 'a page of a health check takes at most 130 RCU and 3 WCU',
    },
    arrange: (vault) =>
      Promise.resolve(async () => {
        // Most of the vault's rows are copies, whose messages do not open: they are read all the same.
        const { checked } = (await vault.query('vaultHealth')) as VaultHealthPage;
        return { items: Array(checked).fill(null) };
      }),
  },
  {
    operation: 'Query.itemVersions',
    pattern: 'the versions of an item: 20, of a short secret',
    answers: 20,
    async arrange(vault) {
      const itemId = vault.itemIds[1] ?? '';
      await plantVersions(vault, itemId, 20);
      return () => vault.query('itemVersions', { itemId });
    },
  },
  {
    ...read('Query.revealSecret', 'the secret of an item', (vault) =>
      vault.query('revealSecret', { itemId: vault.itemIds[0] }),
    ),
    bound: reveal,
  },
  {
    ...read('Query.revealSecret', 'a version of a secret, by its number', (vault) =>
      vault.query('revealSecret', { itemId: vault.itemIds[0], version: 1 }),
    ),
    bound: { ...reveal, words: 'a reveal of a version by its number takes at most 4 RCU and 4 WCU' },
  },
  {
    ...read('Query.revealSecrets', 'ten secrets together', (vault) =>
      vault.query('revealSecrets', { items: vault.itemIds.map((itemId) => ({ itemId })) }),
    ),
    bound: {
      rcu: 2 + 2 * 10,
      tableWcu: 2 + 2 * 10,
      words: 'secrets together take at most 2 RCU and 2 WCU each, and 2 more',
    },
  },
  {
    operation: 'Query.totpCode',
    pattern: 'the one-time code of an item',
    bound: { ...reveal, words: 'a one-time code takes at most 4 RCU and 4 WCU' },
    async arrange(vault) {
      const { id: itemId } = await vault.mutate('createItem', {
        title: 'With codes',
        login: { totp: 'JBSWY3DPEHPK3PXP' },
      });
      return () => vault.query('totpCode', { itemId });
    },
  },
  read('Query.changes', 'a first cursor', (vault) => vault.query('changes')),
  {
    operation: 'Query.changes',
    pattern: 'what changed since a cursor: 8 events',
    answers: 8,
    bound: {
      rcu: 1 + roleRcu,
      words: 'the changes take at most 1 RCU and the role, with up to 4 KB of events',
    },
    async arrange(vault) {
      const since = String(Date.now() - hourMs);
      const { items } = (await vault.query('changes', { since })) as ChangeConnection;
      for (let missing = 8 - items.length; missing > 0; missing -= 1)
        await vault.mutate('updateVault', { trashDays: 30 });
      return () => vault.query('changes', { since });
    },
  },
];

function read(operation: string, pattern: string, use: (vault: FilledVault) => Promise<unknown>): AccessCase {
  return { operation, pattern, arrange: (vault) => Promise.resolve(() => use(vault)) };
}

/** Rows of as many other items, each on a host of its own of a domain. */
async function plantHosts(vault: FilledVault, domain: string, count: number): Promise<void> {
  const [row] = await vault.rows('HOST#');
  const hosts = Array.from({ length: count }, (_, index) => {
    const id = idAfter(vault.itemIds[0] ?? '', index);
    const host = `example.${domain}.${numberOf(index)}`;
    return { ...row, id: { S: id }, sk: { S: `HOST#example.${domain}#${host}#${id}` } };
  });
  await putRows(vault.stack.table, hosts);
}

/** Versions of an item that do not open. */
async function plantVersions(vault: FilledVault, itemId: string, count: number): Promise<void> {
  const [row] = await vault.rows(`SECRET#${itemId}#`);
  const versions = Array.from({ length: count }, (_, index) => ({
    ...row,
    sk: { S: `SECRET#${itemId}#${String(index + 1).padStart(8, '0')}` },
  }));
  await putRows(vault.stack.table, versions.slice(1));
}
