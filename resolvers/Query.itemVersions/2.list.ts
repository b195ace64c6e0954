import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ItemVersionConnection, QueryItemVersionsArgs } from '../../generated/schema.ts';
import { secretsOf } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';
import type { SecretRow } from '../secrets.ts';
import { pageSize } from '../validate.ts';

/** What a list of versions shows; never the sealed message itself. */
const attributes = ['version', 'at', 'by', 'ttl'];

export function request(ctx: Context<QueryItemVersionsArgs>): DynamoDBQueryRequest {
  const { vaultId, itemId, limit, nextToken } = ctx.args;
  const filter = {
    expression: 'attribute_not_exists(#ttl) OR #ttl > :now',
    expressionNames: { '#ttl': 'ttl' },
    expressionValues: util.dynamodb.toMapValues({ ':now': util.time.nowEpochSeconds() }),
  };
  const query = { ...secretsOf(vaultId, itemId), descending: true, filter, attributes };
  return queryPrefix(query, pageSize(limit, 20, 50), nextToken);
}

export function response(ctx: Context<QueryItemVersionsArgs>): ItemVersionConnection {
  const page = gotPage<Pick<SecretRow, 'version' | 'at' | 'by' | 'ttl'>>(ctx);
  const items = page.items.map(({ version, at, by, ttl }) => ({
    version,
    createdAt: at,
    createdBy: by,
    purgeAt: ttl ? util.time.epochMilliSecondsToISO8601(ttl * 1000) : null,
  }));
  return { items, nextToken: page.nextToken };
}
