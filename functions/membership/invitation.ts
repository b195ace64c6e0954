import { createHash, randomInt } from 'node:crypto';
import type { Governed } from '../governance.ts';
import type { MakeInvitationAnswer, MakeInvitationRequest } from '../payloads/grants.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 26;

/** The code of an invitation, for an OWNER. Throws `Unauthorized`, `VaultLocked`, `KeyUnavailable`. */
export async function makeInvitation(
  governed: Governed,
  request: MakeInvitationRequest,
): Promise<MakeInvitationAnswer> {
  const { terms } = await governed.require(request, 'OWNER');
  const code = newCode(request.vaultId);
  return { code, hash: hashOf(code), grantId: String(terms.serial) };
}

/** A fresh code for a vault: its id, and 130 random bits in Crockford's base32. */
function newCode(vaultId: string): string {
  const random = Array.from({ length: CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return `${vaultId}-${random.join('')}`;
}

/** SHA-256 of a code, hexadecimal. The code has enough bits that its digest may be kept in clear. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
