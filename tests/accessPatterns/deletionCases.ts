import { letTimePass } from '../support/deletions.ts';
import { removeRow } from '../support/table.ts';
import type { AccessCase } from './accessCase.ts';
import { putRows } from './copyRows.ts';
import { makeVault, type FilledVault } from './filledVault.ts';
import { newGuest } from './guests.ts';
import { person, shredder } from './ownStack.ts';
import { plantRecords } from './records.ts';

const dueAtOnce = 25;
const rowsAtOnce = 45;

/** Deletions. Each goes on where the one before has ended, and the last ones leave nothing to measure. */
export const deletionCases: AccessCase[] = [
  {
    operation: 'Mutation.scheduleVaultDeletion',
    pattern: 'a deletion scheduled',
    arrange: (vault) => Promise.resolve(() => vault.mutate('scheduleVaultDeletion', { days: 7 })),
  },
  {
    operation: 'Mutation.scheduleVaultDeletion',
    pattern: 'a deletion put off',
    arrange: (vault) => Promise.resolve(() => vault.mutate('scheduleVaultDeletion', { days: 30 })),
  },
  {
    operation: 'Mutation.cancelVaultDeletion',
    pattern: 'a deletion taken back',
    arrange: (vault) => Promise.resolve(() => vault.mutate('cancelVaultDeletion', {})),
  },
  {
    operation: 'Query.vaultsDue',
    pattern: 'the vaults that are due: a page of 25',
    async arrange({ stack }) {
      const due = Array.from({ length: dueAtOnce + 1 }, (_, index) => {
        const at = String(index).padStart(13, '0');
        return { pk: { S: 'DUE' }, sk: { S: `${at}#${'0'.repeat(26)}` } };
      });
      await putRows(stack.table, due);
      return () => stack.run('Query.vaultsDue', {}, shredder);
    },
  },
  {
    operation: 'Mutation.beginShred',
    pattern: 'the key of a vault destroyed',
    async arrange(vault) {
      await makeDue(vault);
      return () => shred('beginShred', vault);
    },
  },
  {
    operation: 'Mutation.purgeVaultPage',
    pattern: 'a page of 45 rows: events of items',
    async arrange(vault) {
      for (const row of [...(await vault.rows('COUNT#')), ...(await vault.rows('CHECKS#'))]) {
        await removeRow(vault.stack.table, String(row.pk?.S), String(row.sk?.S));
      }
      // The first rows of the vault, which have the time 0, are those of a page.
      await plantRecords(
        vault,
        'EVENT',
        rowsAtOnce,
        { itemId: vault.itemIds[0] ?? '', actorId: newGuest().id },
        0,
      );
      return () => shred('purgeVaultPage', vault);
    },
  },
  {
    operation: 'Mutation.purgeVaultPage',
    pattern: 'the only page of an empty vault: the vault, its owner, two events',
    async arrange({ stack }) {
      const vault = await makeVault(stack, person(523));
      await makeDue(vault);
      await shred('beginShred', vault);
      return () => shred('purgeVaultPage', vault);
    },
  },
];

/** Has a vault's deletion due. */
async function makeDue(vault: FilledVault): Promise<void> {
  await vault.mutate('scheduleVaultDeletion', { days: 7 });
  await letTimePass(vault.stack.table, vault.id);
}

function shred(field: string, { stack, id }: FilledVault): Promise<unknown> {
  return stack.run(`Mutation.${field}`, { input: { vaultId: id } }, shredder);
}
