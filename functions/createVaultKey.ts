import { answer } from './answer.ts';
import { sealGrant } from './envelope/grants.ts';
import { isInForce } from './envelope/issued.ts';
import { makeVaultKey } from './envelope/vaultKey.ts';
import { ExpectedError } from './errors.ts';
import { connectGovernance } from './keyStore.ts';
import type { CreateVaultKeyAnswer, CreateVaultKeyRequest } from './payloads/grants.ts';
import { vaultIdOf } from './vaultId.ts';

const { envelope, control, issued } = connectGovernance();

/** Makes the key of a new vault, and its first grant: `CreateVaultKeyRequest` in, `CreateVaultKeyAnswer` out. */
export const handler = answer(
  async ({ caller, requestToken }: CreateVaultKeyRequest): Promise<CreateVaultKeyAnswer> => {
    const vaultId = vaultIdOf(caller, requestToken);
    const { shreddingAt } = await control.create(vaultId);
    // Always the first grant, which a retry finds again and which stays revoked: nobody makes himself the owner anew.
    const serial = 1;
    if (shreddingAt > 0 || !isInForce(await issued.begin(vaultId, caller), serial)) {
      throw new ExpectedError(
        'DuplicateRequest',
        'This requestToken has made a vault before. Make a new UUID for each change.',
      );
    }
    await makeVaultKey(envelope.store, vaultId, caller);
    const terms = { vaultId, serial, member: caller, role: 'OWNER' as const, expires: null, by: caller };
    return { vaultId, grantId: String(serial), grant: await sealGrant(envelope, terms) };
  },
);
