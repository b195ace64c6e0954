import { runtime, util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ChangeConnection, QueryChangesArgs } from '../../generated/schema.ts';
import { toEvent, type EventRow } from '../events.ts';
import { cursorAt, eventsFrom } from '../keys.ts';
import { checkCursor, fromPageToken, settledAt, startOfFeed, toPageToken } from '../feed.ts';
import { gotPage, queryRange } from '../query.ts';
import { pageSize } from '../validate.ts';

export function request(ctx: Context<QueryChangesArgs>): DynamoDBQueryRequest {
  const { vaultId, since, limit, nextToken } = ctx.args;
  const size = pageSize(limit, 100, 100);
  const now = util.time.nowEpochMilliSeconds();
  const settled = cursorAt(settledAt(now));
  if (!since) runtime.earlyReturn({ items: [], cursor: settled, reloadRequired: false });
  checkCursor(since ?? '', now);
  if ((since ?? '') < cursorAt(startOfFeed(now))) {
    runtime.earlyReturn({ items: [], cursor: settled, reloadRequired: true });
  }
  const token = fromPageToken(nextToken, vaultId, since ?? '', settled);
  ctx.stash.settled = token.settled;
  return queryRange(eventsFrom(vaultId, since ?? '', token.lastId), size);
}

export function response(ctx: Context<QueryChangesArgs>): ChangeConnection {
  const { vaultId, since } = ctx.args;
  const page = gotPage<EventRow>(ctx);
  const items = page.items.map((row) => toEvent(row));
  const settled = ctx.stash.settled as string;
  const last = items[items.length - 1];
  if (page.nextToken && last) {
    return {
      items,
      nextToken: toPageToken({ vaultId, since: since ?? '', settled, lastId: last.id }),
      reloadRequired: false,
    };
  }
  return { items, cursor: (since ?? '') > settled ? since : settled, reloadRequired: false };
}
