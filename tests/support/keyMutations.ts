/** Mutations of a vault's key and state, for `everyMutation.ts`. */
import { token } from './changes.ts';
import type { MutationCase } from './everyMutation.ts';

/** On the vault, once these changes of it are made. */
const onKey = (given: object, ...changes: string[]): MutationCase => ({
  target: 'vault',
  least: 'OWNER',
  async prepare({ change }, vaultId) {
    for (const field of changes) await change(field, { ...token(), vaultId });
    return { vaultId, ...given };
  },
});

/** By mutation. */
export const keyCases: Record<string, MutationCase> = {
  rotateVaultKey: onKey({}),
  lockVault: onKey({}),
  unlockVault: onKey({}, 'lockVault'),
  scheduleVaultDeletion: onKey({ days: 7 }),
  cancelVaultDeletion: onKey({}, 'scheduleVaultDeletion'),
};
