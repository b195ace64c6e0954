import { VaultError } from '../../examples/vaultError.ts';
import { makerOf, type Api } from '../support/api.ts';
import { memberIdOf } from '../support/traces.ts';

/** What nobody may do with a vault's key whom the key itself does not confirm. */
export const keyUses: Record<string, (api: Api, vaultId: string, itemId: string) => Promise<unknown>> = {
  revealSecret: (api, vaultId, itemId) => api.revealSecret({ vaultId, itemId }),
  revealSecrets: (api, vaultId, itemId) => api.revealSecrets({ vaultId, items: [{ itemId }] }),
  totpCode: (api, vaultId, itemId) => api.totpCode({ vaultId, itemId }),
  createItem: (api, vaultId) => api.createItem({ vaultId }),
  createItems: (api, vaultId) => api.createItems({ vaultId, items: [{ title: 'x', note: { text: 'x' } }] }),
  updateItem: (api, vaultId, itemId) =>
    api.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'Changed' }),
  copyItem: (api, vaultId, itemId) => api.copyItem({ vaultId, fromVaultId: vaultId, itemId }),
  inviteMember: (api, vaultId) => api.inviteMember({ vaultId, role: 'EDITOR' }),
  addMachine: (api, vaultId) =>
    api.addMachine({ vaultId, accountId: '111122223333', roleName: 'thief', role: 'EDITOR' }),
  removeMember: async (api, vaultId) =>
    api.removeMember({ vaultId, memberId: await memberIdOf(makerOf(vaultId)) }),
  changeRole: async (api, vaultId) =>
    api.changeRole({ vaultId, memberId: await memberIdOf(makerOf(vaultId)), role: 'OWNER' }),
  rotateVaultKey: (api, vaultId) => api.rotateVaultKey({ vaultId }),
  reencryptItems: (api, vaultId) => api.reencryptItems({ vaultId }),
  lockVault: (api, vaultId) => api.lockVault({ vaultId }),
  unlockVault: (api, vaultId) => api.unlockVault({ vaultId }),
  scheduleVaultDeletion: (api, vaultId) => api.scheduleVaultDeletion({ vaultId, days: 7 }),
};

/** How each of them is refused, by its name; `answered` where it is not. */
export async function answersTo(api: Api, vaultId: string, itemId: string): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const [name, use] of Object.entries(keyUses))
    told[name] = await use(api, vaultId, itemId).then(
      () => 'answered',
      (error: unknown) => (error instanceof VaultError ? error.errorType : 'failed'),
    );
  return told;
}

/** All of them refused as `Unauthorized`, but for those that are answered. */
export const unauthorizedBut = (...answered: string[]): Record<string, string> =>
  Object.fromEntries(
    Object.keys(keyUses).map((name) => [name, answered.includes(name) ? 'answered' : 'Unauthorized']),
  );
