import { answer } from './answer.ts';
import { ExpectedError } from './errors.ts';
import { openControl } from './keyStore.ts';
import type { ShredKeyAnswer, ShredKeyRequest } from './payloads.ts';

const rows = openControl();

/**
 * Destroys a vault's key when its time is over by the key store's own word: `ShredKeyRequest` in, `ShredKeyAnswer` out.
 * Done again, it goes on where it was. It has no right on the wrapping key.
 */
export const handler = answer(async ({ vaultId }: ShredKeyRequest): Promise<ShredKeyAnswer> => {
  const begun = await rows.beginShredding(vaultId, Math.floor(Date.now() / 1000));
  if (!begun) {
    throw new ExpectedError('BadInput', 'The deletion of this vault is not due. Nothing of it is destroyed.');
  }
  await rows.removeKey(vaultId);
  return { shredded: true };
});
