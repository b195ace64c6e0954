/**
 * A vault key as this process holds it. The library's own cache zero-fills a key's one buffer on eviction, expiry and
 * overwrite while an encryption may still hold it, which then seals under zeros without an error. So: two copies that
 * share no memory, one that only sealing reads and one that only verifying reads; nobody is handed a copy itself, only a
 * fresh clone; nothing here is ever zero-filled; and a clone that is not the key that the KMS answered is refused.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { BranchKeyStoreNode } from '@aws-crypto/client-node';
import { sealBroken } from './errors.ts';

/** A branch key as the library's key store answers it, and as a keyring takes it. */
export type BranchKeyMaterial = Awaited<ReturnType<BranchKeyStoreNode['getActiveBranchKey']>>;

/** One version of one vault's key. */
export interface BranchKey {
  readonly vaultId: string;
  /** A UUID. */
  readonly version: string;
  /** SHA-256 of the key, taken when the KMS answered it. */
  readonly digest: Buffer;
  /** What a sealing keyring clones from. */
  readonly sealing: Buffer;
  /** What a verifying or opening keyring clones from. */
  readonly verifying: Buffer;
  /** The key store's answer: its names and its context, never its key. */
  readonly material: BranchKeyMaterial;
}

/** What a copy of a key is for. */
export type Use = 'sealing' | 'verifying';

/** Copies a key at once. Call it in the same tick in which the key store answers. */
export function copyBranchKey(material: BranchKeyMaterial): BranchKey {
  const key = material.branchKey();
  return {
    vaultId: material.branchKeyIdentifier,
    version: material.branchKeyVersion.toString('utf8'),
    digest: digestOf(key),
    sealing: ownCopy(key),
    verifying: ownCopy(key),
    material,
  };
}

/**
 * A fresh clone of a key for one operation. `SealBroken` when the copy is all zeros or is no longer the key that the KMS
 * answered.
 */
export function cloneBranchKey(key: BranchKey, use: Use): BranchKeyMaterial {
  const clone = ownCopy(key[use]);
  if (clone.every((byte) => byte === 0)) throw sealBroken();
  if (!timingSafeEqual(digestOf(clone), key.digest)) throw sealBroken();
  return Object.create(key.material, { branchKey: { value: () => clone } }) as BranchKeyMaterial;
}

function digestOf(key: Readonly<Buffer>): Buffer {
  return createHash('sha256').update(key).digest();
}

/** `Buffer.from` would carve small buffers out of one shared pool; `Buffer.alloc` gives each its own memory. */
function ownCopy(key: Readonly<Buffer>): Buffer {
  const copy = Buffer.alloc(key.length);
  key.copy(copy);
  return copy;
}
