import { answer } from './answer.ts';
import { rotateVaultKey } from './envelope/vaultKey.ts';
import { ExpectedError } from './errors.ts';
import { connectGovernance } from './keyStore.ts';
import type { RotateKeyAnswer, RotateKeyRequest } from './payloads/keys.ts';

const governed = connectGovernance();

/**
 * Rotates a vault's key for an OWNER: `RotateKeyRequest` in, `RotateKeyAnswer` out. Its time is noted first, so that no
 * retirement goes by an older one when this ends halfway.
 */
export const handler = answer(async (request: RotateKeyRequest): Promise<RotateKeyAnswer> => {
  const { vaultId } = request;
  await governed.require(request, 'OWNER');
  const rotatedAt = Math.floor(Date.now() / 1000);
  if (!(await governed.control.change(vaultId, ['ACTIVE'], { rotatedAt }))) {
    throw new ExpectedError('VaultLocked', 'The vault is locked. An owner can unlock it.');
  }
  return { keyVersion: await rotateVaultKey(governed.envelope.store, vaultId) };
});
