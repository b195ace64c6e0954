import { answer } from './answer.ts';
import { makeVaultKey } from './envelope/vaultKey.ts';
import { readEnvironment } from './environment.ts';
import { connectKeyStore } from './keyStore.ts';
import type { CreateVaultKeyAnswer, CreateVaultKeyRequest } from './payloads.ts';
import { vaultIdOf } from './vaultId.ts';

const store = connectKeyStore(readEnvironment(process.env));

/** Makes the key of a new vault: `CreateVaultKeyRequest` in, `CreateVaultKeyAnswer` out. */
export const handler = answer(
  async ({ caller, requestToken }: CreateVaultKeyRequest): Promise<CreateVaultKeyAnswer> => {
    const vaultId = vaultIdOf(caller, requestToken);
    await makeVaultKey(store, vaultId, caller);
    return { vaultId };
  },
);
