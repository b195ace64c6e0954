import type { KeyStoreRows } from './keyStoreRows.ts';

/** Sort keys of the library's rows (the key store's layout, dynamodb-key-storage.md). */
const VERSION = 'branch:version:';
const OF_THE_LIBRARY = /^(branch:|beacon:)/;

/** Every version of a vault's key that the key store holds. Throws `KeyUnavailable`. */
export async function keyVersions(rows: KeyStoreRows, vaultId: string): Promise<string[]> {
  const types = await rows.types(vaultId, VERSION);
  return types.map((type) => type.slice(VERSION.length));
}

/**
 * Removes a vault's key: from then on nothing of it opens. What governs it stays, so that the same key is never made
 * again. Throws `KeyUnavailable`.
 */
export async function removeKey(rows: KeyStoreRows, vaultId: string): Promise<void> {
  for (const type of await rows.types(vaultId)) {
    if (OF_THE_LIBRARY.test(type)) await rows.remove(vaultId, type);
  }
}
