import { randomUUID } from 'node:crypto';
import type { Item, ItemInput, PurgedItem } from '../../generated/schema.ts';
import type { Api } from './api.ts';

/** The changes of an item that seal nothing. */
export const itemChanges = ['updateItemLabels', 'trashItem', 'restoreItem', 'purgeItem'] as const;
export type ItemChange = (typeof itemChanges)[number];

/** What happened, as the event of a change says. */
export const eventTypes: Record<ItemChange, string> = {
  updateItemLabels: 'ITEM_LABELED',
  trashItem: 'ITEM_TRASHED',
  restoreItem: 'ITEM_RESTORED',
  purgeItem: 'ITEM_PURGED',
};

/** Whether a change is one of items in the trash. */
export const isOfTrash = (change: ItemChange): boolean => change === 'restoreItem' || change === 'purgeItem';

/** The input of a change, with labels where it takes them. */
export const inputOf = (change: ItemChange, at: ItemInput): ItemInput =>
  change === 'updateItemLabels' ? { ...at, ...{ folder: 'New', tags: ['new', 'b'], favourite: false } } : at;

/** Makes a change of an item. */
export function changeItem(
  api: Api,
  change: ItemChange,
  { vaultId, id: itemId }: Pick<Item, 'vaultId' | 'id'>,
  requestToken: string = randomUUID(),
): Promise<Item | PurgedItem> {
  return api[change](inputOf(change, { vaultId, itemId, requestToken }));
}

/** A new item in a vault of its own, with a username, two hosts and every label. */
export async function makeItem(api: Api): Promise<Item> {
  const { id: vaultId } = await api.createVault();
  return api.createItem({
    vaultId,
    title: 'Bank',
    username: 'alice',
    urls: ['https://a.example/', 'https://www.b.example/'],
    folder: 'Home',
    tags: ['a', 'b'],
    favourite: true,
    login: { password: 'a password' },
  });
}

/** The same, in the trash where a change is one of items there. */
export async function makeItemFor(api: Api, change: ItemChange): Promise<Item> {
  const item = await makeItem(api);
  return isOfTrash(change) ? api.trashItem({ vaultId: item.vaultId, itemId: item.id }) : item;
}
