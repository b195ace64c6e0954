import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationUpdateItemArgs } from '../../generated/schema.ts';
import { readVersion } from '../authorizeVersion.ts';

export { response } from '../authorizeVersion.ts';

export function request(ctx: Context<MutationUpdateItemArgs>): DynamoDBBatchGetItemRequest {
  return readVersion(ctx, ctx.args.input.expectedVersion);
}
