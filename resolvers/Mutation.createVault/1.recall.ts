import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { MutationCreateVaultArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { requestKey } from '../keys.ts';
import { recall, type RequestRow } from '../request.ts';
import { getRow, gotRow } from '../table.ts';

export function request(ctx: Context<MutationCreateVaultArgs>): DynamoDBGetItemRequest {
  return getRow(requestKey(callerOf(ctx).id, ctx.args.input.requestToken));
}

export function response(ctx: Context<MutationCreateVaultArgs>): object {
  recall(ctx, gotRow<RequestRow>(ctx));
  return {};
}
