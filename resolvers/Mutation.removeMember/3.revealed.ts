import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { MutationRemoveMemberArgs } from '../../generated/schema.ts';
import { gotPage, queryPrefix } from '../query.ts';
import { skipWhenCommitted } from '../request.ts';
import { revealsBy } from '../audit.ts';

/** Looked through, whatever they are about; the filter for reveals counts after this limit. */
const mostRecords = 500;
const mostIds = 100;

/** What the member has revealed lately: after the removal it is known to somebody who should not know it. */
export function request(ctx: Context<MutationRemoveMemberArgs>): DynamoDBQueryRequest {
  skipWhenCommitted(ctx);
  const { vaultId, memberId } = ctx.args.input;
  return queryPrefix(revealsBy(vaultId, memberId), mostRecords, null);
}

export function response(ctx: Context<MutationRemoveMemberArgs>): object {
  const { items, nextToken } = gotPage<{ itemId: string }>(ctx);
  const ids = items.map(({ itemId }) => itemId);
  const distinct = ids.filter((id, index) => ids.indexOf(id) === index);
  ctx.stash.revealedItemIds = distinct.slice(0, mostIds);
  ctx.stash.moreRevealed = nextToken !== null || distinct.length > mostIds;
  return {};
}
