import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationCreateItemArgs } from '../../generated/schema.ts';
import { commitNewItem, settleNewItem } from '../commitNewItem.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationCreateItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, folder, tags, favourite } = ctx.args.input;
  return commitNewItem(ctx, vaultId, { folder, tags, favourite });
}

export function response(ctx: Context<MutationCreateItemArgs>): object {
  return settleNewItem(ctx);
}
