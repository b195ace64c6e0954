import { openGrant, openRevocation, sealRevocation } from '../envelope/grants.ts';
import { ExpectedError } from '../errors.ts';
import type { Governed } from '../governance.ts';
import type { OrderRevocationRequest, RevocationOrder, RevokeGrantRequest } from '../payloads.ts';

/**
 * Orders that a member's grant ends, for an OWNER or for the member himself. What ends is what the grant itself says; a
 * row whose grant does not open has nothing to revoke. Throws `Unauthorized`, `VaultLocked`, `KeyUnavailable`.
 */
export async function orderRevocation(
  governed: Governed,
  request: OrderRevocationRequest,
): Promise<RevocationOrder> {
  const { vaultId, caller, member, memberGrant } = request;
  await governed.require(request, caller === member ? 'VIEWER' : 'OWNER', ['ACTIVE', 'LOCKED']);
  const opened = await openGrant(governed.envelope, vaultId, member, memberGrant).catch(unlessBroken);
  if (!opened) return { order: '' };
  const { id, role } = opened.terms;
  return { order: await sealRevocation(governed.envelope, { vaultId, id, member, role, by: caller }) };
}

/**
 * Carries out an order to revoke a grant. The order is sealed by the vault's key, so it does not matter who hands it on,
 * how late, or how often. Throws `SealBroken` for anything else, `KeyUnavailable`.
 */
export async function revokeGrant(
  { envelope, rows }: Governed,
  { vaultId, order }: RevokeGrantRequest,
): Promise<object> {
  const { id, member, role } = await openRevocation(envelope, vaultId, order);
  await rows.revoke(vaultId, { id, member, role }, Math.floor(Date.now() / 1000));
  return {};
}

function unlessBroken(error: unknown): undefined {
  if (error instanceof ExpectedError && error.type === 'SealBroken') return undefined;
  throw error;
}
