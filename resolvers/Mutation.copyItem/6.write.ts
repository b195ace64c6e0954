import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationCopyItemArgs } from '../../generated/schema.ts';
import { commitNewItem, settleNewItem } from '../commitNewItem.ts';
import { skipWhenCommitted } from '../request.ts';
import type { ItemRow } from '../rows.ts';

/** Labels are a vault's own order: they stay in it. */
export function request(ctx: Context<MutationCopyItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, fromVaultId } = ctx.args.input;
  const { folder, tags, favourite } = ctx.stash.item as ItemRow;
  return commitNewItem(ctx, vaultId, vaultId === fromVaultId ? { folder, tags, favourite } : {});
}

export function response(ctx: Context<MutationCopyItemArgs>): object {
  return settleNewItem(ctx);
}
