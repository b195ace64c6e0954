import { answer } from './answer.ts';
import { ExpectedError } from './errors.ts';
import { openControlRows } from './envelope/control.ts';
import { removeKey } from './envelope/vaultKeyRows.ts';
import { connectKeyStoreRows } from './keyStore.ts';
import type { ShredKeyAnswer, ShredKeyRequest } from './payloads/keys.ts';

const rows = connectKeyStoreRows();
const control = openControlRows(rows);

/**
 * Destroys a vault's key when its time is over by the key store's own word: `ShredKeyRequest` in, `ShredKeyAnswer` out.
 * Done again, it goes on where it was. It has no right on the wrapping key.
 */
export const handler = answer(async ({ vaultId }: ShredKeyRequest): Promise<ShredKeyAnswer> => {
  const begun = await control.beginShredding(vaultId, Math.floor(Date.now() / 1000));
  if (!begun) {
    throw new ExpectedError('BadInput', 'The deletion of this vault is not due. Nothing of it is destroyed.');
  }
  await removeKey(rows, vaultId);
  return { shredded: true };
});
