/**
 * Keyrings over one vault key that is already in hand. The library's hierarchical keyring asks its cache and its key
 * store for a key; these give it a cache that holds nothing and a key store that answers this one key, a fresh clone each
 * time. So no call leaves the process inside the library, and what fails there is the message, never the KMS.
 * (aws-encryption-sdk-specification, framework/aws-kms/aws-kms-hierarchical-keyring.md.)
 */
import { KmsHierarchicalKeyRingNode } from '@aws-crypto/client-node';
import type { BranchKeyStoreNode, KeyringNode } from '@aws-crypto/client-node';
import { cloneBranchKey } from './branchKey.ts';
import type { BranchKey, BranchKeyMaterial } from './branchKey.ts';
import { sealBroken } from './errors.ts';

type KeyringInput = ConstructorParameters<typeof KmsHierarchicalKeyRingNode>[0];

/** A keyring that wraps data keys under the key, and unwraps none. */
export function sealingKeyring(store: BranchKeyStoreNode, key: BranchKey): KeyringNode {
  const answer = answering(() => cloneBranchKey(key, 'sealing'));
  return keyring(key.vaultId, store, { getActiveBranchKey: answer, getBranchKeyVersion: answering(refuse) });
}

/** A keyring that unwraps data keys which this version of the key wrapped, from the other copy, and wraps none. */
export function verifyingKeyring(store: BranchKeyStoreNode, key: BranchKey): KeyringNode {
  const answer = answering((_, version) => {
    if (version !== key.version) throw sealBroken();
    return cloneBranchKey(key, 'verifying');
  });
  return keyring(key.vaultId, store, { getActiveBranchKey: answering(refuse), getBranchKeyVersion: answer });
}

type Answer = (vaultId: string, version?: string) => BranchKeyMaterial;

/** A method of a key store, as a property of an object made from one. */
function answering(answer: Answer): PropertyDescriptor {
  return {
    value: (vaultId: string, version?: string) => Promise.resolve().then(() => answer(vaultId, version)),
  };
}

function refuse(): never {
  throw sealBroken();
}

function keyring(
  branchKeyId: string,
  store: BranchKeyStoreNode,
  answers: PropertyDescriptorMap,
): KeyringNode {
  return new KmsHierarchicalKeyRingNode({
    branchKeyId,
    // An object made from the store: the keyring takes no key store that is not an instance of the library's class.
    keyStore: Object.create(store, answers) as BranchKeyStoreNode,
    cache: holdsNothing,
    cacheLimitTtl: 0,
    partitionId: 'none',
    // The library's default sorts the authenticated context by the process's locale.
    utf8Sorting: true,
  });
}

const holdsNothing: NonNullable<KeyringInput['cache']> = {
  putBranchKeyMaterial: () => undefined,
  getBranchKeyMaterial: () => false,
  putEncryptionMaterial: () => undefined,
  getEncryptionMaterial: () => false,
  putDecryptionMaterial: () => undefined,
  getDecryptionMaterial: () => false,
  del: () => undefined,
};
