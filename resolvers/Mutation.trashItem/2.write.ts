import { util, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationTrashItemArgs } from '../../generated/schema.ts';
import { stampEvent } from '../events.ts';
import { commitItem, settleItem } from '../itemWrite.ts';
import type { VaultRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { requireInUse, type ItemRow } from '../rows.ts';

const daySeconds = 24 * 60 * 60;

export function request(ctx: Context<MutationTrashItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId } = ctx.args.input;
  const before = requireInUse(ctx.stash.item as ItemRow);
  const { trashDays } = ctx.stash.vault as VaultRow;
  const event = stampEvent(ctx, { vaultId, type: 'ITEM_TRASHED', itemId });
  const ttl = util.time.nowEpochSeconds() + trashDays * daySeconds;
  const item: ItemRow = {
    ...before,
    changedAt: event.at,
    trashedAt: event.at,
    purgeAt: util.time.epochMilliSecondsToISO8601(ttl * 1000),
    ttl,
  };
  return commitItem(ctx, item, before, event);
}

export function response(ctx: Context<MutationTrashItemArgs>): object {
  return settleItem(ctx, null);
}
