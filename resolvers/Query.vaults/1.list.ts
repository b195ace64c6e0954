import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { QueryVaultsArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { vaultsOf } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { pageSize } from '../validate.ts';

export function request(ctx: Context<QueryVaultsArgs>): DynamoDBQueryRequest {
  return queryPrefix(vaultsOf(callerOf(ctx).id), pageSize(ctx.args.limit, 50, 50), ctx.args.nextToken);
}

export function response(ctx: Context<QueryVaultsArgs>): object {
  const page = gotPage<{ vaultId: string }>(ctx);
  ctx.stash.vaultIds = page.items.map((entry) => entry.vaultId);
  ctx.stash.nextToken = page.nextToken;
  return page;
}
