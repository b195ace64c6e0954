import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { MemberConnection, QueryMembersArgs } from '../../generated/schema.ts';
import { membersOf } from '../keys.ts';
import { toMember, type ListedMember } from '../members.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { pageSize } from '../validate.ts';

export function request(ctx: Context<QueryMembersArgs>): DynamoDBQueryRequest {
  const { vaultId, limit, nextToken } = ctx.args;
  return queryPrefix(membersOf(vaultId), pageSize(limit, 50, 100), nextToken);
}

export function response(ctx: Context<QueryMembersArgs>): MemberConnection {
  const page = gotPage<ListedMember>(ctx);
  return { items: page.items.map((row) => toMember(row)), nextToken: page.nextToken };
}
