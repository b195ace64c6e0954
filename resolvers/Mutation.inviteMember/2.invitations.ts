import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { MutationInviteMemberArgs } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import type { InvitationRow } from '../invitations.ts';
import { invitationsOf } from '../keys.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { skipWhenCommitted } from '../request.ts';

const mostOpen = 20;
/** Rows of expired invitations stay for days, until DynamoDB or the next invitations have removed them. */
const mostRows = 100;
const removedAtOnce = 20;

export function request(ctx: Context<MutationInviteMemberArgs>): DynamoDBQueryRequest {
  skipWhenCommitted(ctx);
  return { ...queryPrefix(invitationsOf(ctx.args.input.vaultId), mostRows, null), consistentRead: true };
}

export function response(ctx: Context<MutationInviteMemberArgs>): object {
  const { items } = gotPage<InvitationRow>(ctx);
  const now = util.time.nowEpochSeconds();
  const open = items.filter(({ ttl }) => ttl > now);
  const expired = items.filter(({ ttl }) => ttl <= now).map(({ id }) => id);
  ctx.stash.expired = expired.slice(0, removedAtOnce);
  if (open.length >= mostOpen) {
    fail(
      'LimitExceeded',
      `A vault has up to ${mostOpen} open invitations. Revoke one, or wait until one has expired.`,
    );
  }
  return {};
}
