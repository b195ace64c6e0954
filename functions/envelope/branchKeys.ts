/**
 * The vault keys that this process holds: a bounded cache in front of the key store. Concurrent misses are one load, and
 * a load is one GetItem and one KMS Decrypt. Revocation at the KMS takes effect when an entry's time is over.
 */
import type { BranchKeyStoreNode } from '@aws-crypto/client-node';
import { copyBranchKey } from './branchKey.ts';
import type { BranchKey } from './branchKey.ts';
import { keyFailure } from './keyFailure.ts';

/** Vault keys by vault. Both throw `KeyUnavailable`, or `SealBroken` for a key-store row that was altered. */
export interface BranchKeys {
  /** The version that seals now. */
  active(vaultId: string): Promise<BranchKey>;
  /** The version that seals now, by the key store's own word: not from the cache, where an older one may be held. */
  current(vaultId: string): Promise<BranchKey>;
  /** One version, to open what it sealed. */
  version(vaultId: string, version: string): Promise<BranchKey>;
}

/** The part of the library's key store that loads keys. */
export type KeyLoader = Pick<BranchKeyStoreNode, 'getActiveBranchKey' | 'getBranchKeyVersion'>;

/** How long and how many. */
export interface CacheSettings {
  /** How long a key may be used after its load began, in seconds. Default 60. */
  ttlSeconds?: number;
  /** Entries at most; a vault takes two, its active version and that version. Default 512. */
  capacity?: number;
  /** Milliseconds. Default `Date.now`: a monotonic clock stands still while a Lambda sandbox is frozen. */
  now?: () => number;
}

interface Entry {
  key: Promise<BranchKey>;
  loadedAt: number;
}

/** A cache over a key store. A load that failed is not kept. */
export function cacheBranchKeys(loader: KeyLoader, settings: CacheSettings = {}): BranchKeys {
  const { ttlSeconds = 60, capacity = 512, now = Date.now } = settings;
  const entries = new Map<string, Entry>();

  const fresh = (name: string): Promise<BranchKey> | undefined => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    entries.delete(name);
    const age = now() - entry.loadedAt;
    // A clock that was set back makes no entry live longer.
    if (age < 0 || age >= ttlSeconds * 1000) return undefined;
    entries.set(name, entry);
    return entry.key;
  };

  const keep = (name: string, entry: Entry): void => {
    entries.delete(name);
    entries.set(name, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= capacity) break;
      entries.delete(oldest);
    }
  };

  const load = (name: string, vaultId: string, answer: () => Answer): Promise<BranchKey> => {
    const loadedAt = now();
    const key: Promise<BranchKey> = answer()
      .then((material) => {
        const copied = copyBranchKey(material);
        // An active version is also held as that version, which the next open asks for.
        keep(versionName(vaultId, copied.version), { key, loadedAt });
        return copied;
      })
      .catch((error: unknown) => {
        if (entries.get(name)?.key === key) entries.delete(name);
        throw keyFailure(error);
      });
    keep(name, { key, loadedAt });
    return key;
  };

  const active = (vaultId: string): Promise<BranchKey> => {
    const name = activeName(vaultId);
    return fresh(name) ?? load(name, vaultId, () => loader.getActiveBranchKey(vaultId));
  };

  const version = async (vaultId: string, wanted: string): Promise<BranchKey> => {
    const name = versionName(vaultId, wanted);
    const held = fresh(name);
    if (held) return held;
    // The active version, if it is being loaded right now, is most likely this one: wait rather than ask the KMS twice.
    await entries.get(activeName(vaultId))?.key.catch(() => undefined);
    return fresh(name) ?? load(name, vaultId, () => loader.getBranchKeyVersion(vaultId, wanted));
  };

  const current = (vaultId: string): Promise<BranchKey> =>
    load(activeName(vaultId), vaultId, () => loader.getActiveBranchKey(vaultId));

  return { active, current, version };
}

type Answer = ReturnType<KeyLoader['getActiveBranchKey']>;

const activeName = (vaultId: string): string => JSON.stringify([vaultId]);
const versionName = (vaultId: string, version: string): string => JSON.stringify([vaultId, version]);
