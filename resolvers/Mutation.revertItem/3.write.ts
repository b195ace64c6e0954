import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationRevertItemArgs } from '../../generated/schema.ts';
import { settleItem } from '../itemWrite.ts';
import { commitNextVersion } from '../nextVersion.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationRevertItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  return commitNextVersion(ctx, 'ITEM_REVERTED');
}

export function response(ctx: Context<MutationRevertItemArgs>): object {
  return settleItem(ctx, ctx.args.input.expectedVersion);
}
