import type { Item, ItemVersion } from '../../generated/schema.ts';
import type { Api } from './api.ts';

/** An item with so many versions, in a vault of its own or in this one, and each version's answer, from the first on. */
export async function itemWith(
  owner: Api,
  count: number,
  vaultId?: string,
): Promise<{ at: { vaultId: string; itemId: string }; versions: Item[] }> {
  const item = await owner.createItem({ vaultId: vaultId ?? (await owner.createVault()).id });
  const at = { vaultId: item.vaultId, itemId: item.id };
  const versions = [item];
  for (let expectedVersion = 1; expectedVersion < count; expectedVersion += 1) {
    versions.push(await owner.updateItem({ ...at, expectedVersion, title: `Title ${expectedVersion}` }));
  }
  return { at, versions };
}

/** A version without an end, as `itemVersions` lists what its making answered. */
export function asListed({ version, updatedAt, updatedBy }: Item): ItemVersion {
  return { version, createdAt: updatedAt, createdBy: updatedBy, purgeAt: null };
}
