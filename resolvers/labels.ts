import type { Context } from '@aws-appsync/utils';
import type { Item } from '../generated/schema.ts';
import { put, remove, type WriteAction } from './actions.ts';
import { favouriteKey, tagKey, titleValue } from './keys.ts';
import { toItem, type ItemRow } from './rows.ts';

/**
 * A row that lists an item by a tag, or among the favourites. What a list shows stands in a map of its own: at the top,
 * it would join the table's indexes.
 */
export interface LabelRow {
  listing: Item;
}

/**
 * Puts the label rows of an item anew, as every change of it shows in them, and removes those it has no longer.
 * @param before the row that `item` replaces; none for a new item
 */
export function writeLabels(ctx: Context, item: ItemRow, before: ItemRow | null): WriteAction[] {
  const { id, vaultId } = item;
  const row = { listing: listingOf(item) };
  const tags = labelsOf(item).tags;
  const had = before ? labelsOf(before).tags : [];
  const gone = had.filter((tag) => tags.indexOf(tag) === -1);
  const isFavourite = labelsOf(item).favourite;
  const wasFavourite = before ? labelsOf(before).favourite : false;
  return [
    ...tags.map((tag) => put(ctx, tagKey(vaultId, tag, id), row)),
    ...gone.map((tag) => remove(ctx, tagKey(vaultId, tag, id))),
    ...(isFavourite ? [put(ctx, favouriteKey(vaultId, id), row)] : []),
    ...(wasFavourite && !isFavourite ? [remove(ctx, favouriteKey(vaultId, id))] : []),
  ];
}

/** What a list shows of an item, and is ordered by. Without what is null: as a null, a condition would find it there. */
function listingOf(item: ItemRow): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...toItem(item), titleKey: titleValue(item.title) };
  const listing: Record<string, unknown> = {};
  for (const name of Object.keys(shown)) {
    if (shown[name] !== null && shown[name] !== undefined) listing[name] = shown[name];
  }
  return listing;
}

/** The labels that an item is listed by: none while it is in the trash. */
function labelsOf(item: ItemRow): { tags: string[]; favourite: boolean } {
  return item.trashedAt ? { tags: [], favourite: false } : { tags: item.tags, favourite: item.favourite };
}
