import type { VaultDeletion, VaultState } from '../generated/schema.ts';
import { toDateTime } from './rows.ts';

/** Backups of the key store reach back so far (DynamoDB, point-in-time recovery): until then a key can be restored. */
const backupSeconds = 35 * 24 * 60 * 60;

/** The deletion of a vault as the schema's type; `deleteAt` in epoch seconds, 0 for none. */
export function toDeletion(vaultId: string, state: VaultState, deleteAt: number): VaultDeletion {
  const isDue = deleteAt > 0;
  return {
    vaultId,
    state,
    deleteAt: isDue ? toDateTime(deleteAt) : null,
    finalAfter: isDue ? toDateTime(deleteAt + backupSeconds) : null,
  };
}
