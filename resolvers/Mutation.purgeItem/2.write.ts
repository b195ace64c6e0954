import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationPurgeItemArgs } from '../../generated/schema.ts';
import { removeWhen } from '../actions.ts';
import { stampEvent } from '../events.ts';
import { settleItem } from '../itemWrite.ts';
import { itemKey } from '../keys.ts';
import { skipWhenCommitted } from '../request.ts';
import { requireTrashed, type ItemRow } from '../rows.ts';
import { removeVersions } from '../secrets.ts';
import { commit } from '../transaction.ts';

/** In the trash an item has no row but its own and those of its versions. */
export function request(ctx: Context<MutationPurgeItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId } = ctx.args.input;
  const { oldest, version, revision } = requireTrashed(ctx.stash.item as ItemRow);
  return commit(ctx, {
    vaultId,
    least: 'EDITOR',
    actions: [
      removeWhen(ctx, itemKey(vaultId, itemId), { version, revision }),
      ...removeVersions(ctx, vaultId, itemId, oldest, version),
    ],
    event: stampEvent(ctx, { vaultId, type: 'ITEM_PURGED', itemId }),
    answer: { vaultId, itemId },
  });
}

export function response(ctx: Context<MutationPurgeItemArgs>): object {
  return settleItem(ctx, null);
}
