import type { BranchKeyStoreNode } from '@aws-crypto/client-node';
import { ExpectedError } from '../errors.ts';
import { NO_VAULT_KEY, keyUnavailable } from './errors.ts';
import { keyFailure } from './keyFailure.ts';

/** The library's prefix of pairs that it was given, in the context under which the KMS wraps a key. */
const GIVEN_PAIR = 'aws-crypto-ec:';

/**
 * Makes the key of a vault, with the vault's id as the key's and its owner in the context that the KMS authenticates,
 * where it stays: the owner at the making. A key of this vault and owner that is there already is success, so a retry
 * finds its own; it is looked for first, which spares a retry the KMS, and again when another call was faster. The row is
 * read, not unwrapped: making keys needs no right to decrypt.
 *
 * Throws `KeyUnavailable`; also when the vault's key is there with another owner.
 */
export async function makeVaultKey(store: BranchKeyStoreNode, vaultId: string, owner: string): Promise<void> {
  if (await hasVaultKey(store, vaultId, owner)) return;
  try {
    await store.createKey({ branchKeyIdentifier: vaultId, encryptionContext: { owner } });
  } catch (error) {
    const lostRace = error instanceof Error && error.name === 'TransactionCanceledException';
    if (lostRace && (await hasVaultKey(store, vaultId, owner))) return;
    throw keyFailure(error);
  }
}

async function hasVaultKey(store: BranchKeyStoreNode, vaultId: string, owner: string): Promise<boolean> {
  try {
    const { encryptionContext } = await store.storage.getEncryptedActiveBranchKey(vaultId);
    if (encryptionContext[`${GIVEN_PAIR}owner`] !== owner) throw keyUnavailable('OtherOwner');
    return true;
  } catch (error) {
    if (error instanceof ExpectedError && error.reason === NO_VAULT_KEY) return false;
    throw keyFailure(error);
  }
}
