import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { AuditConnection, QueryEventsArgs } from '../../generated/schema.ts';
import { lastOf, rangeOf, recordsIn, toAuditEvent } from '../audit.ts';
import type { EventRow } from '../events.ts';
import { recordsBetween } from '../keys.ts';
import { gotPage, queryDownwards, queryPrefix } from '../query.ts';
import { pageSize } from '../validate.ts';

/** Of an item or a member, from an index. Of the vault: its reveals alone, else its changes, which the next step joins with the reveals. */
export function request(ctx: Context<QueryEventsArgs>): DynamoDBQueryRequest {
  const { vaultId, itemId, memberId, reveals, from, until, limit, nextToken } = ctx.args;
  const size = pageSize(limit, 50, 100);
  const range = rangeOf(from, until);
  if (itemId || memberId)
    return queryPrefix(recordsIn(vaultId, { itemId, memberId }, range, reveals), size, nextToken);
  const last = lastOf(nextToken);
  const to = last !== '' && last < range.to ? beforeId(last) : range.to;
  ctx.stash.range = { from: range.from, to };
  return queryDownwards(recordsBetween(vaultId, reveals === true, range.from, to), size);
}

export function response(ctx: Context<QueryEventsArgs>): AuditConnection {
  const page = gotPage<EventRow>(ctx);
  const items = page.items.map((row) => toAuditEvent(row));
  const { itemId, memberId } = ctx.args;
  ctx.stash.hasMore = page.nextToken !== null;
  if (itemId || memberId) return { items, nextToken: page.nextToken };
  const last = items[items.length - 1];
  return { items, nextToken: page.nextToken && last ? last.id : null };
}

/** What sorts just before an id, and after every other one before it: ids end in a UUID, whose characters sort after `!`. */
function beforeId(id: string): string {
  return `${id.slice(0, id.length - 1)}${id.charAt(id.length - 1) === '0' ? '!' : previousDigit(id)}~`;
}

function previousDigit(id: string): string {
  const digits = '0123456789abcdef';
  return digits.charAt(digits.indexOf(id.charAt(id.length - 1)) - 1);
}
