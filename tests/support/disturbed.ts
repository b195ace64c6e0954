import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Item, Vault } from '../../generated/schema.ts';
import type { InProcess } from './inProcess.ts';
import { vaultPartition } from './plant.ts';
import { editRow, vaultRows } from './traces.ts';

/** A person with a vault and an item at its second version, beside whose changes other things happen. */
export interface Scene {
  person: string;
  vaultId: string;
  itemId: string;
  /** Makes a change as that person, undisturbed. @throws Error when it is refused */
  change(field: string, input?: object): Promise<unknown>;
  /** Changes the person's own member row. */
  editMember(attributes: Parameters<typeof editRow>[3]): Promise<void>;
}

/** Sets the scene. */
export async function openScene(parts: InProcess): Promise<Scene> {
  const person = randomUUID();
  const change = async (field: string, input: object = {}) => {
    const { data, errors } = await parts.mutate(field, person, { requestToken: randomUUID(), ...input });
    if (errors.length > 0) throw new Error(`${field} was refused`);
    return data;
  };
  const { id: vaultId } = (await change('createVault', { name: 'A vault' })) as Vault;
  const created = (await change('createItem', { vaultId, title: 'First', login: {} })) as Item;
  const at = { vaultId, itemId: created.id };
  await change('updateItem', { ...at, expectedVersion: 1, title: 'Second' });
  const editMember: Scene['editMember'] = (attributes) =>
    editRow(parts.table, vaultPartition(vaultId), `MEMBER#${person}`, attributes);
  return { person, ...at, change, editMember };
}

/**
 * What comes of a change while something else happens just before its transaction. It is sure then that the change has
 * written nothing in the vault.
 * @param meanwhile is given the transaction's parts
 */
export async function disturbed(
  parts: InProcess,
  { person, vaultId }: Scene,
  field: string,
  input: object,
  meanwhile: (transactItems: Record<string, { Item?: Record<string, unknown> }>[]) => Promise<unknown>,
) {
  let rows = await vaultRows(parts.table, vaultId);
  const result = await parts.mutate(
    field,
    person,
    { requestToken: randomUUID(), vaultId, ...input },
    {
      beforeWrite: async ({ TransactItems }) => {
        await meanwhile(TransactItems as Parameters<typeof meanwhile>[0]);
        rows = await vaultRows(parts.table, vaultId);
      },
    },
  );
  expect(await vaultRows(parts.table, vaultId)).toEqual(rows);
  return result;
}

/** A refusal as `disturbed` answers it. */
export const refusedWith = (errorType: string, errorInfo: unknown = null) => ({
  data: null,
  errors: [{ errorType, errorInfo }],
});
