import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationUpdateItemLabelsArgs } from '../../generated/schema.ts';
import { stampEvent } from '../events.ts';
import { commitItem, settleItem } from '../itemWrite.ts';
import { skipWhenCommitted } from '../request.ts';
import { requireInUse, type ItemRow } from '../rows.ts';

export function request(ctx: Context<MutationUpdateItemLabelsArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId, folder, tags, favourite } = ctx.args.input;
  const before = requireInUse(ctx.stash.item as ItemRow);
  const event = stampEvent(ctx, { vaultId, type: 'ITEM_LABELED', itemId });
  const item: ItemRow = {
    ...before,
    folder: folder === undefined ? before.folder : folder,
    tags: tags === undefined ? before.tags : (tags ?? []),
    favourite: favourite === undefined ? before.favourite : (favourite ?? false),
    changedAt: event.at,
  };
  return commitItem(ctx, item, before, event);
}

export function response(ctx: Context<MutationUpdateItemLabelsArgs>): object {
  return settleItem(ctx, null);
}
