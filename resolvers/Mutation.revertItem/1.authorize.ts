import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationRevertItemArgs } from '../../generated/schema.ts';
import { readVersion } from '../authorizeVersion.ts';

export { response } from '../authorizeVersion.ts';

export function request(ctx: Context<MutationRevertItemArgs>): DynamoDBBatchGetItemRequest {
  return readVersion(ctx, ctx.args.input.toVersion);
}
