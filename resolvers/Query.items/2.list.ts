import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ItemConnection, QueryItemsArgs } from '../../generated/schema.ts';
import { itemsOf } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { toItem, type ItemRow } from '../rows.ts';
import { pageSize } from '../validate.ts';

export function request(ctx: Context<QueryItemsArgs>): DynamoDBQueryRequest {
  const { vaultId, limit, nextToken } = ctx.args;
  return queryPrefix(itemsOf(vaultId), pageSize(limit, 50, 100), nextToken);
}

export function response(ctx: Context<QueryItemsArgs>): ItemConnection {
  const page = gotPage<ItemRow>(ctx);
  return { items: page.items.map((row) => toItem(row)), nextToken: page.nextToken };
}
