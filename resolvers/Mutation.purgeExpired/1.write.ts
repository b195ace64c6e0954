import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationPurgeExpiredArgs } from '../../generated/schema.ts';
import { checkAbsent } from '../actions.ts';
import { fail } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { itemKey } from '../keys.ts';
import { skipWhenCommitted } from '../request.ts';
import { removeVersions } from '../secrets.ts';
import { commit, settle } from '../transaction.ts';

/** The stream tells a removal at least once; the item's id as the request token makes it one effect. */
export function request(ctx: Context<MutationPurgeExpiredArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId, oldest, version } = ctx.args.input;
  return commit(ctx, {
    vaultId,
    requestToken: `purge-${itemId}`,
    actions: [
      checkAbsent(ctx, itemKey(vaultId, itemId)),
      ...removeVersions(ctx, vaultId, itemId, oldest, version),
    ],
    event: stampEvent(ctx, { vaultId, type: 'ITEM_PURGED', itemId }),
    answer: { vaultId, itemId },
  });
}

export function response(ctx: Context<MutationPurgeExpiredArgs>): object {
  if (settle(ctx)) fail('BadInput', 'This item is still there. What belongs to it stays.');
  return ctx.stash.committed ?? {};
}
