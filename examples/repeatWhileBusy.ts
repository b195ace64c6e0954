import { setTimeout as sleep } from 'node:timers/promises';
import { VaultError } from './vaultError.ts';

const tries = 20;
const longestWaitMs = 400;

/**
 * Asks, and asks again while the vault answers `Busy`: DynamoDB cancels one of two changes by one member that meet. What is
 * asked must be the same each time, its `requestToken` too, so that it is one effect. Waits grow, and differ by chance.
 * @throws what is answered in the end: another error at once, `Busy` after twenty tries
 */
export async function repeatWhileBusy<T>(ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof VaultError && error.errorType === 'Busy') || tried === tries) throw error;
      await sleep(Math.random() * Math.min(longestWaitMs, 20 * 2 ** tried));
    }
  }
}
