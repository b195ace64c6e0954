import { keyVersions } from '../envelope/vaultKeyRows.ts';
import type { Governed } from '../governance.ts';
import type { RetireKeysAnswer, RetireKeysRequest } from '../payloads.ts';

/**
 * From a rotation until nothing can be sealed under an older version any more, in seconds: a cached key's 60, the 30 of
 * a request, and as much again for clocks.
 */
const SETTLED = 120;

/** Refuses the older versions of a vault's key from now on, for an OWNER. Throws `Unauthorized`, `VaultLocked`, `KeyUnavailable`. */
export async function retireKeys(governed: Governed, request: RetireKeysRequest): Promise<RetireKeysAnswer> {
  const { vaultId, since } = request;
  await governed.require(request, 'OWNER');
  const active = await governed.envelope.keys.current(vaultId);
  const { rotatedAt } = await governed.control.read(vaultId);
  if (rotatedAt > 0 && since < rotatedAt + SETTLED) return { retired: false };
  const older = (await keyVersions(governed.rows, vaultId)).filter((version) => version !== active.version);
  if (older.length === 0) return { retired: true };
  return { retired: await governed.control.change(vaultId, ['ACTIVE'], { retired: older }) };
}
