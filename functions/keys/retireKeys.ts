import { keyVersions } from '../envelope/vaultKeyRows.ts';
import type { Governed } from '../governance.ts';
import type { RetireKeysAnswer, RetireKeysRequest } from '../payloads/keys.ts';

/**
 * From the time that a rotation notes until nothing is sealed under an older version any more, in seconds, beside the
 * time for which a key is cached: the 15 of the rotation, the 30 of a request, and as much as the one for clocks.
 */
const SETTLES_WITHIN = 60;

/**
 * Refuses the older versions of a vault's key from now on, for an OWNER. Throws `Unauthorized`, `VaultLocked`, `KeyUnavailable`.
 * @param ttlSeconds for how long the functions cache a key
 */
export async function retireKeys(
  governed: Governed,
  request: RetireKeysRequest,
  ttlSeconds: number,
): Promise<RetireKeysAnswer> {
  const { vaultId, since } = request;
  await governed.require(request, 'OWNER');
  const active = await governed.envelope.keys.current(vaultId);
  const { rotatedAt } = await governed.control.read(vaultId);
  if (rotatedAt > 0 && since < rotatedAt + ttlSeconds + SETTLES_WITHIN) return { retired: false };
  const older = (await keyVersions(governed.rows, vaultId)).filter((version) => version !== active.version);
  if (older.length === 0) return { retired: true };
  return { retired: await governed.control.change(vaultId, ['ACTIVE'], { retired: older }) };
}
