/** Live push is a hint: nothing is replayed after a gap. What was missed is in the feed, `changes`, whatever the library. */
import type { Query, VaultEvent } from '../generated/schema.ts';
import type { VaultError } from './vaultError.ts';

/** Runs a query or mutation and answers its data, as every client here does. */
export type Graphql = <Data>(query: string, variables: Record<string, unknown>) => Promise<Data>;

/** An event as it is asked for here. */
export type SeenEvent = Pick<VaultEvent, 'id' | 'type' | 'itemId' | 'itemVersion'>;

/** What a watched vault tells. */
export interface WatchListener {
  /** An event, once, whether it was pushed or caught up with. */
  event(event: SeenEvent): void;
  /** The subscription is live, each time, and what was missed has been told. */
  connected(): void;
  /** The server refused it: it does not come back. */
  ended(error: VaultError): void;
}

/** The subscription, and the fields of an event. */
export const onVaultEvent = `subscription ($vaultId: ID!) {
  onVaultEvent(vaultId: $vaultId) { id vaultId type itemId itemVersion }
}`;

const changes = `query ($vaultId: ID!, $since: String, $nextToken: String) {
  changes(vaultId: $vaultId, since: $since, nextToken: $nextToken) {
    items { id type itemId itemVersion } cursor nextToken reloadRequired
  }
}`;

/** The events of a vault, each once, whether pushed or caught up with. */
export interface Feed {
  /** To be called with each event that is pushed. */
  receive(event: SeenEvent | null | undefined): void;
  /**
   * To be called whenever a subscription has begun, the first one too: reads what came while there was none.
   *
   * @throws whatever the client throws; a later call reads the same again
   */
  catchUp(): Promise<void>;
}

/**
 * The feed of a vault, from 90 seconds before its first `catchUp` on: an event is stamped before it is committed, so the
 * cursor always looks so far back, and what repeats is dropped here.
 *
 * @param onEvent called once for each event
 */
export function createFeed(graphql: Graphql, vaultId: string, onEvent: (event: SeenEvent) => void): Feed {
  const ask = async (variables: object) =>
    (await graphql<Pick<Query, 'changes'>>(changes, { vaultId, ...variables })).changes;
  let cursor: string | null | undefined;
  let seen = new Set<string>();

  const receive: Feed['receive'] = (event) => {
    if (!event || seen.has(event.id)) return;
    seen.add(event.id);
    onEvent(event);
  };
  return {
    receive,
    async catchUp() {
      cursor ??= (await ask({}))?.cursor;
      const before = new Set(seen);
      const repeated = new Set<string>();
      let nextToken: string | null | undefined;
      let end: string | null | undefined;
      do {
        const page = await ask({ since: cursor, nextToken });
        // The retention of events is long past: read the lists again, from a new cursor.
        if (page?.reloadRequired) throw new Error('Read the whole vault again.');
        for (const event of page?.items ?? []) {
          receive(event);
          repeated.add(event.id);
        }
        nextToken = page?.nextToken;
        end = page?.cursor;
      } while (nextToken);
      cursor = end ?? cursor;
      // Whatever is repeated from here on was in this answer, or was pushed meanwhile.
      seen = new Set([...repeated, ...[...seen].filter((id) => !before.has(id))]);
    },
  };
}
