/** Sealing and opening an item: its plaintext, its context, the vault's key, one message. */
import type { BranchKeyStoreNode } from '@aws-crypto/client-node';
import type { ItemAddress, SealedMessage } from '../payloads/common.ts';
import type { SealedItem } from '../payloads/items.ts';
import { decodeBase64 } from './base64.ts';
import { cacheBranchKeys } from './branchKeys.ts';
import type { BranchKeys, CacheSettings } from './branchKeys.ts';
import { itemContext } from './context.ts';
import { sealingKeyring, verifyingKeyring } from './keyring.ts';
import { openMessage } from './openMessage.ts';
import { packPlaintext, unpackPlaintext } from './plaintext.ts';
import { decodeItem, encodeItem } from './sealedItem.ts';
import { sealMessage } from './sealMessage.ts';

/** A key store, and the vault keys of it that this process holds. One a process. */
export interface Envelope {
  store: BranchKeyStoreNode;
  keys: BranchKeys;
}

/** An envelope over a key store, with a cache of its own. */
export function makeEnvelope(store: BranchKeyStoreNode, settings: CacheSettings = {}): Envelope {
  return { store, keys: cacheBranchKeys(store, settings) };
}

/** The plaintext of an item, which is as long as its padding makes it. Throws `LimitExceeded` over 256 KiB. */
export function packItem(item: SealedItem): Buffer {
  return packPlaintext(encodeItem(item));
}

/**
 * Seals an item as one version under its vault's active key.
 * Throws `LimitExceeded` (over 256 KiB), `KeyUnavailable`, `SealBroken` (the seal did not pass its own read-back).
 */
export async function sealItem(
  envelope: Envelope,
  address: ItemAddress,
  item: SealedItem,
): Promise<SealedMessage> {
  return sealPacked(envelope, address, packItem(item));
}

/** Seals an item's plaintext as `sealItem` does. Throws `KeyUnavailable`, `SealBroken`. */
export async function sealPacked(
  { store, keys }: Envelope,
  address: ItemAddress,
  plaintext: Buffer,
): Promise<SealedMessage> {
  const key = await keys.active(address.vaultId);
  const message = await sealMessage(
    plaintext,
    { context: itemContext(address), keyVersion: key.version },
    { sealing: sealingKeyring(store, key), verifying: verifyingKeyring(store, key) },
  );
  return { sealed: message.toString('base64'), length: message.length, keyVersion: key.version };
}

/**
 * Opens an item's message as the version that `address` names. `sealed` is as the table keeps it, and trusted in nothing.
 * Throws `SealBroken` for anything but that item's message, and `KeyUnavailable`.
 */
export async function openItem(
  { store, keys }: Envelope,
  address: ItemAddress,
  { sealed, length, keyVersion }: SealedMessage,
): Promise<SealedItem> {
  const expected = { context: itemContext(address), keyVersion, length };
  const plaintext = await openMessage(decodeBase64(sealed), expected, async () =>
    verifyingKeyring(store, await keys.version(address.vaultId, keyVersion)),
  );
  return decodeItem(unpackPlaintext(plaintext));
}

/**
 * Seals an item's message anew, under the vault's active key; its content and address stay.
 * Throws as `openItem` and `sealItem` do.
 */
export async function resealItem(
  envelope: Envelope,
  address: ItemAddress,
  message: SealedMessage,
): Promise<SealedMessage> {
  return sealItem(envelope, address, await openItem(envelope, address, message));
}
