import { openItem, sealItem } from './envelope/items.ts';
import type { Envelope } from './envelope/items.ts';
import { refuseRetired } from './envelope/retired.ts';
import { hostsOf } from './hosts.ts';
import { applyChange } from './items/applyChange.ts';
import type { SealedMessage } from './payloads/common.ts';
import type { SealedItem } from './payloads/items.ts';
import type { SealAnswer, SealRequest } from './payloads/seal.ts';

/**
 * Seals the next version of an item: the change alone for a new one, else merged into `previous`, which is opened for it.
 * Without any change it is `previous` sealed anew: that is a revert. Throws `BadInput`, `LimitExceeded`, `KeyUnavailable`,
 * `SealBroken`.
 */
export async function sealChange(
  envelope: Envelope,
  request: Omit<SealRequest, 'grant'>,
  retired: ReadonlySet<string>,
): Promise<SealAnswer> {
  const { vaultId, itemId, version, previous, change } = request;
  if (previous) refuseRetired(previous, retired);
  // The active key first: most likely it is the one that the version before needs, and then both are one KMS call.
  if (previous) await envelope.keys.active(vaultId);
  const before =
    previous && (await openItem(envelope, { vaultId, itemId, version: previous.version }, previous));
  const item = applyChange(before, change);
  return withMetadata(await sealItem(envelope, { vaultId, itemId, version }, item), item);
}

/** What the table keeps of a sealed item: its message, and what lists show. */
export function withMetadata(
  message: SealedMessage,
  { kind, title, username, urls }: SealedItem,
): SealAnswer {
  return { ...message, kind, title, username, urls, hosts: hostsOf(urls) };
}
