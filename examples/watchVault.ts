/** A vault watched through gaps, by the plain client. */
import type { Subscription } from '../generated/schema.ts';
import { onVaultEvent, createFeed, type WatchListener } from './catchUp.ts';
import type { ConnectedClient } from './vaultClient.ts';
import { VaultError } from './vaultError.ts';

const comeBackAfterMilliseconds = 500;
/** The connection is gone, or never came to be: any other error is the server's answer. */
const gaps = ['ConnectionClosed', 'ConnectionFailed', 'Timeout'];

/**
 * Watches a vault: subscribes again after a gap, with a fresh token, and reads from `changes` what came meanwhile.
 *
 * @returns what ends it
 */
export function watch(vault: ConnectedClient, vaultId: string, on: WatchListener): () => void {
  const feed = createFeed(vault.graphql, vaultId, (event) => on.event(event));
  let stopped = false;
  let close = () => {};
  const follow = async (): Promise<void> => {
    const events = await vault.subscribe<Pick<Subscription, 'onVaultEvent'>>(onVaultEvent, { vaultId });
    close = () => events.close();
    if (stopped) return close();
    // A failed catch-up is made good by the next.
    feed.catchUp().then(
      () => on.connected(),
      () => undefined,
    );
    for await (const data of events) feed.receive(data.onVaultEvent);
  };
  void (async () => {
    while (!stopped) {
      try {
        await follow();
      } catch (error) {
        if (error instanceof VaultError && !gaps.includes(error.errorType)) return on.ended(error);
      }
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, comeBackAfterMilliseconds));
    }
  })();
  return () => {
    stopped = true;
    close();
  };
}
