import type { Subscription, VaultEvent } from '../../generated/schema.ts';
import type { Api } from './api.ts';

/** A live connection to a vault. */
export interface Watch {
  /** What has come so far. */
  events: VaultEvent[];
  /** Whether the vault has ended it. */
  hasEnded(): boolean;
  close(): void;
}

/** Watches a vault until it is ended, by the vault or by `close`. */
export async function watchVault(api: Api, vaultId: string): Promise<Watch> {
  const subscription = await api.subscribe<Subscription>(
    'subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { id vaultId type at actorId itemId memberId itemIds } }',
    { vaultId },
  );
  const events: VaultEvent[] = [];
  let ended = false;
  void (async () => {
    for await (const { onVaultEvent } of subscription) if (onVaultEvent) events.push(onVaultEvent);
  })()
    .catch(() => undefined)
    .finally(() => (ended = true));
  return { events, hasEnded: () => ended, close: () => subscription.close() };
}
