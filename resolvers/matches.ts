import { runtime, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ItemMatch, ItemMatchList } from '../generated/schema.ts';
import { hostOfKey } from './keys.ts';
import { nextLook, type Look } from './looks.ts';
import { gotPage, queryDownwards } from './query.ts';

/** A host row as a query gives it. */
interface HostRow {
  sk: string;
  id: string;
  title: string;
  username?: string | null;
}

const mostMatches = 25;

/** Looks once more at the host rows, unless there is nothing left to find. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const look = ctx.stash.look as Look | null;
  if (!look) runtime.earlyReturn({ items: ctx.stash.matches });
  return queryDownwards(look as Look, mostMatches);
}

/** Keeps the rows of the page's domain, and leaves the next look to the next step. */
export function response(ctx: Context): ItemMatchList {
  const { items, nextToken } = gotPage<HostRow>(ctx);
  const { vaultId } = ctx.args as { vaultId: string };
  const host = ctx.stash.host as string;
  const found = items
    .map((row) => ({ ...row, ...hostOfKey(row.sk) }))
    .filter(({ domain }) => host === domain || host.endsWith(`.${domain}`));
  const fresh = found.map((row) => ({
    itemId: row.id,
    title: row.title,
    username: row.username,
    host: row.host,
    sameHost: row.host === host,
  }));
  const matches = nearestFirst([...(ctx.stash.matches as ItemMatch[]), ...fresh], host);
  ctx.stash.matches = matches;
  ctx.stash.look = nextLook(vaultId, host, ctx.stash.look as Look, {
    domain: found.length > 0 ? (found[0]?.domain ?? '') : '',
    last: items.length > 0 ? (items[items.length - 1]?.sk ?? '') : '',
    isFull: nextToken !== null,
    isEnough: matches.length === mostMatches,
  });
  return { items: matches };
}

/** Each item once, up to 25: those of the host itself, those of a host above it, which `revealSecret` takes too, the others. */
function nearestFirst(matches: ItemMatch[], host: string): ItemMatch[] {
  const above = matches.filter((match) => host.endsWith(`.${match.host}`));
  const same = matches.filter((match) => match.sameHost);
  const ordered = [...same, ...above, ...matches];
  return ordered
    .filter(({ itemId }, index) => ordered.findIndex((other) => other.itemId === itemId) === index)
    .slice(0, mostMatches);
}
