import { randomUUID } from 'node:crypto';
import type { VaultEventInput } from '../../generated/schema.ts';
import { removeRow } from '../support/table.ts';
import type { AccessCase } from './accessCase.ts';
import { usualItem, type FilledVault } from './filledVault.ts';
import { publisher } from './ownStack.ts';

/** What changes something and seals nothing: settings, labels, the trash, and what the publisher does. */
export const changeCases: AccessCase[] = [
  {
    operation: 'Mutation.updateVault',
    pattern: 'a new name of a vault',
    arrange: (vault) => Promise.resolve(() => vault.mutate('updateVault', { name: 'Other' })),
  },
  change('updateItemLabels', 'another folder of a usual item', newItem, { folder: 'Work' }),
  change('updateItemLabels', 'one more tag of a usual item', newItem, { tags: ['work', 'more'] }),
  change('trashItem', 'a usual item to the trash', newItem),
  change('restoreItem', 'a usual item out of the trash', trashedItem),
  change('purgeItem', 'an item in the trash for good, with one version', trashedItem),
  {
    operation: 'Mutation.purgeExpired',
    pattern: 'what is left of an item whose time in the trash is over: one version',
    async arrange(vault) {
      const itemId = await trashedItem(vault);
      await removeRow(vault.stack.table, `VAULT#${vault.id}`, `ITEM#${itemId}`);
      const input = { vaultId: vault.id, itemId, oldest: 1, version: 1 };
      return () => vault.stack.run('Mutation.purgeExpired', { input }, publisher);
    },
  },
  {
    operation: 'Mutation.publishVaultEvent',
    pattern: 'an event to the subscribers',
    arrange(vault) {
      const at = new Date();
      const input: VaultEventInput = {
        id: `${at.getTime()}-${randomUUID()}`,
        vaultId: vault.id,
        type: 'VAULT_UPDATED',
        at: at.toISOString(),
        actorId: 'somebody',
        itemIds: [],
      };
      return Promise.resolve(() => vault.stack.run('Mutation.publishVaultEvent', { input }, publisher));
    },
  },
];

function change(
  field: string,
  pattern: string,
  makeItem: (vault: FilledVault) => Promise<string>,
  input: object = {},
): AccessCase {
  return {
    operation: `Mutation.${field}`,
    pattern,
    async arrange(vault) {
      const itemId = await makeItem(vault);
      return () => vault.mutate(field, { itemId, ...input });
    },
  };
}

async function newItem(vault: FilledVault): Promise<string> {
  return (await vault.mutate('createItem', usualItem(0))).id;
}

async function trashedItem(vault: FilledVault): Promise<string> {
  const itemId = await newItem(vault);
  await vault.mutate('trashItem', { itemId });
  return itemId;
}
