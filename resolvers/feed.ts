import { util } from '@aws-appsync/utils';
import { fail } from './errors.ts';

/**
 * How long an event may take from its stamp to its commit: AppSync's 30 s, retries, and clock skew. A later stamp can
 * commit earlier, so a cursor never comes closer to now, and the last 90 s repeat (data model, "The feed without holes").
 */
const settleMs = 90 * 1000;

/** How far back the feed is served: an older client lists anew. */
const feedMs = 30 * 24 * 60 * 60 * 1000;

/** Where a catch-up stands between two pages. */
export interface PagePosition {
  vaultId: string;
  since: string;
  /** The cursor that the last page will give, fixed when the catch-up started. */
  settled: string;
  /** Id of the last event that was given; empty on the first page. */
  lastId: string;
}

/** The time up to which no event can still appear. */
export function settledAt(nowMs: number): number {
  return nowMs - settleMs;
}

/** The oldest time that the feed is served from. */
export function startOfFeed(nowMs: number): number {
  return nowMs - feedMs;
}

/** Ends with `BadInput` for what is no cursor of ours, or one in the future. */
export function checkCursor(since: string, nowMs: number): void {
  if (!util.matches('^[0-9]{13}$', since) || since > `${nowMs}`) {
    fail('BadInput', 'since is the cursor of an earlier answer. Leave it out to get a first one.');
  }
}

/** The token of the next page. It holds no secret, and nothing is granted by it. */
export function toPageToken(position: PagePosition): string {
  return util.base64Encode(JSON.stringify(position));
}

/** Where the catch-up stands; the start without a token. Ends with `BadInput` for a token of another vault or cursor. */
export function fromPageToken(
  token: string | null | undefined,
  vaultId: string,
  since: string,
  settled: string,
): PagePosition {
  if (!token) return { vaultId, since, settled, lastId: '' };
  const position = util.matches('^[A-Za-z0-9+/=]{1,1000}$', token)
    ? (JSON.parse(util.base64Decode(token)) as Partial<PagePosition> | '')
    : '';
  if (
    !position ||
    position.vaultId !== vaultId ||
    position.since !== since ||
    !util.matches('^[0-9]{13}$', `${position.settled}`) ||
    `${position.settled}` > settled ||
    !util.matches('^[0-9]{13}-[0-9a-f-]{36}$', `${position.lastId}`) ||
    `${position.lastId}` < since
  ) {
    return fail('BadInput', 'This nextToken is not of this vault and cursor. Begin again without one.');
  }
  return { vaultId, since, settled: `${position.settled}`, lastId: `${position.lastId}` };
}
