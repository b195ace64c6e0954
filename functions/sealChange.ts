import { openItem, sealItem } from './envelope/items.ts';
import type { Envelope } from './envelope/items.ts';
import { hostsOf } from './hosts.ts';
import { applyChange } from './item.ts';
import type { SealAnswer, SealRequest } from './payloads.ts';

/**
 * Seals the next version of an item: the change alone for a new one, else merged into the version before, which is
 * opened for it. Throws `BadInput`, `LimitExceeded`, `KeyUnavailable`, `SealBroken`.
 */
export async function sealChange(envelope: Envelope, request: SealRequest): Promise<SealAnswer> {
  const { vaultId, itemId, version, previous, change } = request;
  // The active key first: most likely it is the one that the version before needs, and then both are one KMS call.
  if (previous) await envelope.keys.active(vaultId);
  const before =
    previous && (await openItem(envelope, { vaultId, itemId, version: previous.version }, previous));
  const item = applyChange(before, change);
  const message = await sealItem(envelope, { vaultId, itemId, version }, item);
  const { kind, title, username, urls } = item;
  return { ...message, kind, title, username, urls, hosts: hostsOf(urls) };
}
