import { setTimeout as sleep } from 'node:timers/promises';
import { VaultError } from '../../examples/vaultError.ts';

/** The answer, or `Busy`. Any other refusal is thrown. */
export async function answerOrBusy<T>(asked: Promise<T>): Promise<T | 'Busy'> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof VaultError && error.errorType === 'Busy') return 'Busy';
    throw error;
  }
}

/** Asks again while the vault is busy, as its message says: a change with one token each time. */
export async function untilDone<T>(ask: () => Promise<T>): Promise<T> {
  for (let wait = 5; ; wait = Math.min(2 * wait, 200)) {
    const answer = await answerOrBusy(ask());
    if (answer !== 'Busy') return answer;
    await sleep(wait * Math.random());
  }
}
