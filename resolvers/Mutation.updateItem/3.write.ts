import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationUpdateItemArgs } from '../../generated/schema.ts';
import { settleItem } from '../itemWrite.ts';
import { commitNextVersion } from '../nextVersion.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationUpdateItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  return commitNextVersion(ctx, 'ITEM_UPDATED');
}

export function response(ctx: Context<MutationUpdateItemArgs>): object {
  return settleItem(ctx, ctx.args.input.expectedVersion);
}
