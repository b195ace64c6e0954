import { setTimeout as sleep } from 'node:timers/promises';
import type { BranchKeyStoreNode } from '@aws-crypto/client-node';
import { ExpectedError } from '../errors.ts';
import { NO_VAULT_KEY, keyStoreBusy, keyUnavailable } from './errors.ts';
import { keyFailure } from './keyFailure.ts';

/** The library's prefix of pairs that it was given, in the context under which the KMS wraps a key. */
const GIVEN_PAIR = 'aws-crypto-ec:';

/** Why DynamoDB cancels a transaction that may be done a moment later: another is in flight on a row, or it is throttled. */
const PASSING = ['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
/** Waits before the second and the third try. */
const PAUSES_MS = [50, 150];

/**
 * Makes the key of a vault, with the vault's id as the key's and its owner in the context that the KMS authenticates,
 * where it stays: the owner at the making. A key of this vault and owner that is there already is success, so a retry
 * finds its own; it is looked for first, which spares a retry the KMS, and again when another call was faster. The row is
 * read, not unwrapped.
 *
 * Throws `KeyUnavailable`; also when the vault's key is there with another owner. `Busy` when the key store's transaction
 * met another one, or was throttled, three times.
 */
export async function makeVaultKey(store: BranchKeyStoreNode, vaultId: string, owner: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    if (await hasVaultKey(store, vaultId, owner)) return;
    try {
      await store.createKey({ branchKeyIdentifier: vaultId, encryptionContext: { owner } });
      return;
    } catch (error) {
      const reasons = cancellationReasons(error);
      if (!reasons) throw keyFailure(error);
      if (reasons.length === 0 || !reasons.every((reason) => PASSING.includes(reason))) {
        if (await hasVaultKey(store, vaultId, owner)) return;
        throw keyFailure(error);
      }
    }
    const pause = PAUSES_MS[tries];
    if (pause === undefined) throw keyStoreBusy();
    await sleep(pause);
  }
}

/**
 * Rotates the key of a vault, and answers its new version. Of two rotations at the same time one is `Busy`.
 * Throws `KeyUnavailable`, `Busy`.
 */
export async function rotateVaultKey(store: BranchKeyStoreNode, vaultId: string): Promise<string> {
  try {
    await store.versionKey({ branchKeyIdentifier: vaultId });
    const { branchKeyVersion } = (await store.getActiveBranchKey(vaultId)) as { branchKeyVersion: Buffer };
    return branchKeyVersion.toString('utf8');
  } catch (error) {
    if (cancellationReasons(error)) throw keyStoreBusy();
    throw keyFailure(error);
  }
}

/** The codes of a cancelled transaction; undefined for any other error. */
function cancellationReasons(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const { CancellationReasons = [] } = error as { CancellationReasons?: { Code?: string }[] };
  return CancellationReasons.map(({ Code = '' }) => Code);
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
