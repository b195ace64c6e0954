import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationRemoveMemberArgs } from '../../generated/schema.ts';
import { commitDeparture } from '../departure.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationRemoveMemberArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  return commitDeparture(ctx, 'MEMBER_REMOVED', 'OWNER');
}

export function response(ctx: Context<MutationRemoveMemberArgs>): object {
  return settleMembers(ctx);
}
