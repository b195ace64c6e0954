import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { SealAnswer } from '../../functions/payloads.ts';
import type { MutationCreateItemArgs } from '../../generated/schema.ts';
import { failInternal } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { newItemRow, putItem } from '../newItem.ts';
import { skipWhenCommitted } from '../request.ts';
import { toItem } from '../rows.ts';
import { commit, settle } from '../transaction.ts';

export function request(ctx: Context<MutationCreateItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, folder, tags, favourite } = ctx.args.input;
  const itemId = ctx.stash.itemId as string;
  const sealed = ctx.stash.sealed as SealAnswer;
  const event = stampEvent(ctx, {
    vaultId,
    type: 'ITEM_CREATED',
    itemId,
    itemVersion: 1,
  });
  const item = newItemRow({ vaultId, itemId }, sealed, { folder, tags, favourite }, event);
  return commit(ctx, {
    vaultId,
    least: 'EDITOR',
    actions: putItem(ctx, item, sealed, event),
    event,
    answer: toItem(item),
  });
}

export function response(ctx: Context<MutationCreateItemArgs>): object {
  if (settle(ctx)) failInternal();
  return ctx.stash.committed ?? {};
}
