import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationRestoreItemArgs } from '../../generated/schema.ts';
import { stampEvent } from '../events.ts';
import { commitItem, settleItem } from '../itemWrite.ts';
import { skipWhenCommitted } from '../request.ts';
import { requireTrashed, type ItemRow } from '../rows.ts';

export function request(ctx: Context<MutationRestoreItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId } = ctx.args.input;
  const before = requireTrashed(ctx.stash.item as ItemRow);
  const event = stampEvent(ctx, { vaultId, type: 'ITEM_RESTORED', itemId });
  const item: ItemRow = { ...before, changedAt: event.at, trashedAt: null, purgeAt: null, ttl: null };
  return commitItem(ctx, item, before, event);
}

export function response(ctx: Context<MutationRestoreItemArgs>): object {
  return settleItem(ctx, null);
}
