import { openRevocation, sealRevocation } from '../envelope/grants.ts';
import type { Governed } from '../governance.ts';
import type { OrderRevocationRequest, RevocationOrder, RevokeGrantRequest } from '../payloads/grants.ts';

/**
 * Orders that a member's grants end, for an OWNER or for the member himself: all of them, or all that are older than the
 * one to keep. Which there are the key store says, whatever the vault table shows. Throws `Unauthorized`, `VaultLocked`,
 * `KeyUnavailable`.
 */
export async function orderRevocation(
  governed: Governed,
  request: OrderRevocationRequest,
): Promise<RevocationOrder> {
  const { vaultId, caller, member, keep } = request;
  await governed.require(request, caller === member ? 'VIEWER' : 'OWNER', ['ACTIVE', 'LOCKED']);
  const { issued, revoked } = await governed.issued.of(vaultId, member);
  const serial = keep === undefined ? issued : Math.min(Number(keep) - 1, issued);
  if (!(serial > revoked)) return { order: '' };
  return { order: await sealRevocation(governed.envelope, { vaultId, member, serial, by: caller }) };
}

/**
 * Carries out an order to revoke. The order is sealed by the vault's key, so it does not matter who hands it on, how late,
 * or how often. Throws `SealBroken` for anything else, `KeyUnavailable`.
 */
export async function revokeGrant(
  { envelope, issued }: Governed,
  { vaultId, order }: RevokeGrantRequest,
): Promise<object> {
  const { member, serial } = await openRevocation(envelope, vaultId, order);
  await issued.revoke(vaultId, member, serial, Math.floor(Date.now() / 1000));
  return {};
}
