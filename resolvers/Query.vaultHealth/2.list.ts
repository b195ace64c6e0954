import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs } from '../../generated/schema.ts';
import type { ScanPosition } from '../healthScan.ts';
import { addressOfKey, itemsAfter } from '../keys.ts';
import { gotPage, queryRange } from '../query.ts';
import type { ItemRow } from '../rows.ts';

const pageOfItems = 100;
/**
 * Bytes of a page's sealed messages. In base64 they are a third more, their listing, which they hold too, may come to as much
 * again: together it stays below the 5 MB of an evaluated request (AppSync quotas) and the 6 MB of an event (Lambda quotas).
 */
const mostBytes = 1536 * 1024;

export function request(ctx: Context<QueryVaultHealthArgs>): DynamoDBQueryRequest {
  const { lastId } = ctx.stash.position as ScanPosition;
  return queryRange(itemsAfter(ctx.args.vaultId, lastId), pageOfItems);
}

/** The items of the page that are not in the trash, by the ids of their keys; the first is taken whatever its size. */
export function response(ctx: Context): object {
  const page = gotPage<ItemRow & { sk: string }>(ctx);
  const items: ItemRow[] = [];
  let bytes = 0;
  let isFull = false;
  let lastId = '';
  for (const row of page.items) {
    const isInUse = !row.trashedAt;
    if (isInUse && items.length > 0 && bytes + row.sealedBytes > mostBytes) isFull = true;
    if (!isFull) {
      lastId = addressOfKey(row.sk).itemId;
      if (isInUse) {
        items.push({ ...row, id: lastId });
        bytes = bytes + row.sealedBytes;
      }
    }
  }
  ctx.stash.items = items;
  ctx.stash.lastId = isFull || page.nextToken !== null ? lastId : '';
  return {};
}
