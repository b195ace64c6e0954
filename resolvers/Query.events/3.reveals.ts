import { runtime, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { AuditConnection, AuditEvent, QueryEventsArgs } from '../../generated/schema.ts';
import { toAuditEvent, type Range } from '../audit.ts';
import type { EventRow } from '../events.ts';
import { recordsBetween } from '../keys.ts';
import { gotPage, queryDownwards } from '../query.ts';
import { pageSize } from '../validate.ts';

/** Joins the reveals of the same time with the changes: both are in the order of their ids. */
export function request(ctx: Context<QueryEventsArgs>): DynamoDBQueryRequest {
  const { vaultId, itemId, memberId, reveals, limit } = ctx.args;
  const isWhole = itemId || memberId || reveals === true || reveals === false;
  if (isWhole) runtime.earlyReturn(ctx.prev.result as AuditConnection);
  const { from, to } = ctx.stash.range as Range;
  return queryDownwards(recordsBetween(vaultId, true, from, to), pageSize(limit, 50, 100));
}

export function response(ctx: Context<QueryEventsArgs>): AuditConnection {
  const page = gotPage<EventRow>(ctx);
  const size = pageSize(ctx.args.limit, 50, 100);
  const changes = (ctx.prev.result as AuditConnection).items;
  const reveals = page.items.map((row) => toAuditEvent(row));
  const joined = join(changes, reveals);
  const items = joined.slice(0, size);
  const last = items[items.length - 1];
  const hasMore = joined.length > size || page.nextToken !== null || (ctx.stash.hasMore as boolean);
  return { items, nextToken: hasMore && last ? last.id : null };
}

/** Two lists, each newest first, as one. */
function join(changes: AuditEvent[], reveals: AuditEvent[]): AuditEvent[] {
  const ids = [...changes.map(({ id }) => id), ...reveals.map(({ id }) => id)].sort().reverse();
  const all = [...changes, ...reveals];
  return ids.flatMap((id) => all.filter((event) => event.id === id));
}
