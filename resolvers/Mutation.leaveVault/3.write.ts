import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationLeaveVaultArgs } from '../../generated/schema.ts';
import { commitDeparture } from '../departure.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationLeaveVaultArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  return commitDeparture(ctx, 'MEMBER_LEFT', undefined);
}

export function response(ctx: Context<MutationLeaveVaultArgs>): object {
  return settleMembers(ctx);
}
