import type { SealedMessage } from '../payloads/common.ts';
import { sealBroken } from './errors.ts';

/** Throws `SealBroken` for a message under a key version that is retired: all that was under it has been sealed anew. */
export function refuseRetired(
  { keyVersion }: Pick<SealedMessage, 'keyVersion'>,
  retired: ReadonlySet<string>,
): void {
  if (retired.has(keyVersion)) throw sealBroken();
}
