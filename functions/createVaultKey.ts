import { answer } from './answer.ts';
import { sealGrant } from './envelope/grants.ts';
import { makeVaultKey } from './envelope/vaultKey.ts';
import { ExpectedError } from './errors.ts';
import { connectGovernance } from './keyStore.ts';
import type { CreateVaultKeyAnswer, CreateVaultKeyRequest } from './payloads.ts';
import { vaultIdOf } from './vaultId.ts';

const { envelope, rows } = connectGovernance();

/** Makes the key of a new vault, and its first grant: `CreateVaultKeyRequest` in, `CreateVaultKeyAnswer` out. */
export const handler = answer(
  async ({ caller, requestToken }: CreateVaultKeyRequest): Promise<CreateVaultKeyAnswer> => {
    const vaultId = vaultIdOf(caller, requestToken);
    await makeVaultKey(envelope.store, vaultId, caller);
    await rows.create(vaultId);
    // One id, so that a retry finds it, and so that it stays revoked: nobody makes himself the owner again.
    const grantId = vaultId;
    const { isRevoked } = await rows.read(vaultId, grantId);
    if (isRevoked) {
      throw new ExpectedError(
        'DuplicateRequest',
        'This requestToken has made a vault before. Make a new UUID for each change.',
      );
    }
    const terms = { vaultId, id: grantId, member: caller, role: 'OWNER' as const, expires: null, by: caller };
    return { vaultId, grantId, grant: await sealGrant(envelope, terms) };
  },
);
