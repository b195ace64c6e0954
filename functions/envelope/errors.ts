import { ExpectedError } from '../errors.ts';

/**
 * `SealBroken`, the one answer to every message that does not open: which check refused it is nobody's business.
 * One text for all, so that it tells an attacker nothing.
 */
export const sealBroken = (): ExpectedError =>
  new ExpectedError(
    'SealBroken',
    'The sealed copy of this item cannot be opened as what it is stored as. Open an earlier version, or restore the row from a backup.',
  );

/** `SealBroken` for a fresh seal that its own read-back refused. Nothing is returned, so nothing is stored. */
export const sealRefused = (): ExpectedError =>
  new ExpectedError(
    'SealBroken',
    'The fresh seal did not pass its own check. Nothing was stored; try again.',
  );

/** Reason of a `KeyUnavailable` whose cause is that the key store has no such row. */
export const NO_VAULT_KEY = 'NoVaultKey';

/** `KeyUnavailable`: the vault's key is missing, or the KMS or the key store refuses it or does not answer. */
export const keyUnavailable = (reason?: string): ExpectedError =>
  new ExpectedError(
    'KeyUnavailable',
    'The key of this vault is not available now. Try again; if it stays so, ask whoever runs the vault whether its wrapping key is enabled.',
    reason,
  );

/** `Busy`: other calls make the same key just now, or the key store is throttled. */
export const keyStoreBusy = (): ExpectedError =>
  new ExpectedError(
    'Busy',
    'The vault has too much to do just now. Try again in a moment, with the same requestToken.',
    'TransactionCanceledException',
  );

/** `LimitExceeded`: an item takes at most 256 KiB. */
export const itemTooLarge = (): ExpectedError =>
  new ExpectedError(
    'LimitExceeded',
    'An item may take 256 KiB in all. Shorten its text, or split it into several items.',
  );
