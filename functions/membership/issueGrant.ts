import { sealGrant } from '../envelope/grants.ts';
import { badInput } from '../errors.ts';
import type { Governed } from '../governance.ts';
import type { IssuedGrant, IssueGrantRequest } from '../payloads/grants.ts';

/** Issues a member's grant upon an OWNER's. Throws `Unauthorized`, `VaultLocked`, `BadInput`, `KeyUnavailable`, `SealBroken`. */
export async function issueGrant(governed: Governed, request: IssueGrantRequest): Promise<IssuedGrant> {
  const { vaultId, caller, member, role, expires } = request;
  await governed.require(request, 'OWNER');
  const isMachine = member.includes(':');
  if (role === 'OWNER' && (isMachine || expires !== null)) {
    throw badInput('An OWNER is a person, without an end of the membership.');
  }
  const serial = await governed.issued.next(vaultId, member, role);
  const grant = await sealGrant(governed.envelope, { vaultId, serial, member, role, expires, by: caller });
  return { grantId: String(serial), grant };
}
