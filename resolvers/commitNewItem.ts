import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { SealAnswer } from '../functions/payloads/seal.ts';
import { failInternal } from './errors.ts';
import { stampEvent } from './events.ts';
import { newItemRow, putItem, type GivenLabels } from './newItem.ts';
import { toItem } from './rows.ts';
import { commit, settle } from './transaction.ts';

/** The transaction that stores a new item, which was sealed as `ctx.stash.sealed` under the id `ctx.stash.itemId`. */
export function commitNewItem(
  ctx: Context,
  vaultId: string,
  labels: GivenLabels,
): DynamoDBTransactWriteItemsRequest {
  const itemId = ctx.stash.itemId as string;
  const sealed = ctx.stash.sealed as SealAnswer;
  const event = stampEvent(ctx, { vaultId, type: 'ITEM_CREATED', itemId, itemVersion: 1 });
  const item = newItemRow({ vaultId, itemId }, sealed, labels, event);
  return commit(ctx, {
    vaultId,
    least: 'EDITOR',
    actions: putItem(ctx, item, sealed, event),
    event,
    answer: toItem(item),
  });
}

/** Judges what came of it. */
export function settleNewItem(ctx: Context): object {
  if (settle(ctx)) failInternal();
  return ctx.stash.committed ?? {};
}
