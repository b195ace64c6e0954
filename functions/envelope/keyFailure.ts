import { ExpectedError } from '../errors.ts';
import { keyUnavailable, sealBroken } from './errors.ts';

/** The KMS's answers to a wrapped key that is not the one it wrapped, or not under this context or wrapping key. */
const REFUSED_KEYS = ['InvalidCiphertextException', 'IncorrectKeyException'];

/**
 * Why a vault key could not be loaded, as an error that may be shown. A row of the key store that was altered is
 * `SealBroken`: the KMS refuses it, or the library does before it calls the KMS (a foreign wrapping key's ARN, a missing
 * attribute). Everything else is `KeyUnavailable`: disabled, pending deletion, denied, throttled, not reached. Only the
 * upstream error's name is kept, for the log.
 */
export function keyFailure(error: unknown): ExpectedError {
  if (error instanceof ExpectedError) return error;
  if (!(error instanceof Error)) return keyUnavailable();
  if (REFUSED_KEYS.includes(error.name) || isLibraryRefusal(error)) return sealBroken();
  return keyUnavailable(error.name);
}

/** The library's preconditions throw bare Errors; every error of a call carries the SDK's `$metadata`. */
function isLibraryRefusal(error: Error): boolean {
  return error.name === 'Error' && !('$metadata' in error);
}
