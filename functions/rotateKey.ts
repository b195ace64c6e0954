import { answer } from './answer.ts';
import { rotateVaultKey } from './envelope/vaultKey.ts';
import { connectGovernance } from './keyStore.ts';
import type { RotateKeyAnswer, RotateKeyRequest } from './payloads.ts';

const governed = connectGovernance();

/** Rotates a vault's key for an OWNER: `RotateKeyRequest` in, `RotateKeyAnswer` out. */
export const handler = answer(async (request: RotateKeyRequest): Promise<RotateKeyAnswer> => {
  const { vaultId } = request;
  await governed.require(request, 'OWNER');
  const keyVersion = await rotateVaultKey(governed.envelope.store, vaultId);
  await governed.rows.change(vaultId, ['ACTIVE'], { rotatedAt: Math.floor(Date.now() / 1000) });
  return { keyVersion };
});
