import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { InvitationConnection, QueryInvitationsArgs } from '../../generated/schema.ts';
import { toInvitation, type InvitationRow } from '../invitations.ts';
import { invitationsOf } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { pageSize } from '../validate.ts';

export function request(ctx: Context<QueryInvitationsArgs>): DynamoDBQueryRequest {
  const { vaultId, limit, nextToken } = ctx.args;
  const filter = {
    expression: '#ttl > :now',
    expressionNames: { '#ttl': 'ttl' },
    expressionValues: util.dynamodb.toMapValues({ ':now': util.time.nowEpochSeconds() }),
  };
  return queryPrefix({ ...invitationsOf(vaultId), filter }, pageSize(limit, 50, 50), nextToken);
}

export function response(ctx: Context<QueryInvitationsArgs>): InvitationConnection {
  const page = gotPage<InvitationRow>(ctx);
  return { items: page.items.map((row) => toInvitation(row)), nextToken: page.nextToken };
}
