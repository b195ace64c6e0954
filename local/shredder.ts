import type { FunctionHost } from './functions/functionHost.ts';
import { repeatedly, type Times } from './repeatedly.ts';

/** As often as the rule that runs it on AWS (infra/shredderConstruct.ts). */
export const standardShredding: Times = { firstMs: 600_000, everyMs: 3_600_000 };
/** For those who wait for it. */
export const promptShredding: Times = { firstMs: 0, everyMs: 1000 };

/**
 * Has the vaults destroyed whose time is over, by the function `shredVaults`.
 *
 * @returns what ends it. It does not wait for a run that is under way, which may take minutes: what is left undone, the next
 *   one goes on with
 */
export function shredVaults(invoke: FunctionHost['invoke'], times: Times): () => void {
  const end = repeatedly(() => invoke('shredVaults', {}), times);
  return () => void end();
}
