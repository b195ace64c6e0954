import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ItemConnection, QueryItemsArgs } from '../../generated/schema.ts';
import { listOf } from '../itemList.ts';
import type { LabelRow } from '../labels.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { toItem, type ItemRow } from '../rows.ts';
import { checkFilter, pageSize } from '../validate.ts';

export function request(ctx: Context<QueryItemsArgs>): DynamoDBQueryRequest {
  const { limit, nextToken, filter } = ctx.args;
  if (filter) checkFilter(filter);
  return queryPrefix(listOf(ctx.args), pageSize(limit, 50, 100), nextToken);
}

export function response(ctx: Context<QueryItemsArgs>): ItemConnection {
  const page = gotPage<ItemRow & Partial<LabelRow>>(ctx);
  return {
    items: page.items.map((row) => toItem(row.listing ? (row.listing as ItemRow) : row)),
    nextToken: page.nextToken,
  };
}
