import { util, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ItemFilter, ItemOrder, QueryItemsArgs } from '../generated/schema.ts';
import {
  favouritesOf,
  folderValue,
  indexedItems,
  itemsOf,
  kindValue,
  taggedItems,
  titleValue,
} from './keys.ts';
import type { PrefixQuery } from './query.ts';

type Given = ItemFilter & { order: ItemOrder | '' };

const byTitle = { name: 'byTitle', attribute: 'titleKey' };
const byChange = { name: 'byChange', attribute: 'changedAt' };
const byKind = { name: 'byKind', attribute: 'kindKey' };
const byFolder = { name: 'byFolder', attribute: 'folderKey' };

/**
 * How a list of items is read: by what it can be looked up by, first an order, then the condition that leaves the fewest
 * items; the other conditions thin its pages.
 */
export function listOf(args: QueryItemsArgs): PrefixQuery {
  const { vaultId } = args;
  const given: Given = { ...args.filter, order: args.order ?? '' };
  const { order, trashed, folder, tag, favourite, kind, titlePrefix } = given;
  if (order === 'CHANGED')
    return { ...indexedItems(vaultId, ''), index: byChange, descending: true, filter: filterOf(given, '') };
  if (order === 'TITLE' || (titlePrefix && order === '')) {
    const prefix = titlePrefix ? titleValue(titlePrefix) : '';
    return {
      ...indexedItems(vaultId, prefix),
      index: byTitle,
      filter: filterOf({ ...given, titlePrefix: null }, ''),
    };
  }
  if (trashed)
    return { ...indexedItems(vaultId, kindValue('TRASH', '')), index: byKind, filter: filterOf(given, '') };
  if (tag) return { ...taggedItems(vaultId, tag), filter: filterOf({ ...given, tag: null }, '#listing.') };
  if (favourite)
    return { ...favouritesOf(vaultId), filter: filterOf({ ...given, favourite: null }, '#listing.') };
  if (folder) {
    return {
      ...indexedItems(vaultId, folderValue(folder, '')),
      index: byFolder,
      filter: filterOf({ ...given, folder: null }, ''),
    };
  }
  if (kind) {
    return {
      ...indexedItems(vaultId, kindValue(kind, '')),
      index: byKind,
      filter: filterOf({ ...given, kind: null }, ''),
    };
  }
  return { ...itemsOf(vaultId), filter: filterOf(given, '') };
}

/** The conditions on the rows; `at` is the path of the map that holds the attributes, for rows that keep them in one. */
function filterOf(given: Given, at: string): DynamoDBQueryRequest['filter'] {
  const { trashed, folder, tag, favourite, kind, titlePrefix } = given;
  const names: Record<string, string> = { '#trashedAt': 'trashedAt' };
  const values: Record<string, string | number | boolean> = {};
  const conditions: string[] = [];
  if (at !== '') names['#listing'] = 'listing';
  if (trashed) {
    names['#ttl'] = 'ttl';
    values[':now'] = util.time.nowEpochSeconds();
    conditions.push(`attribute_exists(${at}#trashedAt)`, `${at}#ttl > :now`);
  } else conditions.push(`attribute_not_exists(${at}#trashedAt)`);
  if (kind) {
    names['#kind'] = 'kind';
    values[':kind'] = kind;
    conditions.push(`${at}#kind = :kind`);
  }
  if (folder) {
    names['#folder'] = 'folder';
    values[':folder'] = folder;
    conditions.push(`${at}#folder = :folder`);
  }
  if (favourite !== null && favourite !== undefined) {
    names['#favourite'] = 'favourite';
    values[':favourite'] = favourite;
    conditions.push(`${at}#favourite = :favourite`);
  }
  if (tag) {
    names['#tags'] = 'tags';
    values[':tag'] = tag;
    conditions.push(`contains(${at}#tags, :tag)`);
  }
  if (titlePrefix) {
    names['#titleKey'] = 'titleKey';
    values[':title'] = titleValue(titlePrefix);
    conditions.push(`begins_with(${at}#titleKey, :title)`);
  }
  return {
    expression: conditions.join(' AND '),
    expressionNames: names,
    expressionValues: Object.keys(values).length > 0 ? util.dynamodb.toMapValues(values) : undefined,
  };
}
