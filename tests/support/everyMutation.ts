/** Every mutation that takes a request token, with what it needs: for what is to hold of all of them. */
import type { Item, Mutation, Role } from '../../generated/schema.ts';
import { token, type Input, type Person } from './changes.ts';
import { givenNames, rootFields } from './documents.ts';
import { keyCases } from './keyMutations.ts';
import { memberCases } from './memberMutations.ts';

/** What is known of one mutation. */
export interface MutationCase {
  /** What its input names, and so what the same token may not change another of. */
  target: 'none' | 'vault' | 'item' | 'member' | 'machine' | 'invitation' | 'code';
  /** The role that it takes in the vault of its input; none where it names no vault. */
  least?: Role;
  /**
   * Makes ready in a vault of the person's what the change needs; it may lock the vault.
   * @param newGuest makes somebody who is in no vault yet
   * @returns its input, but for the token
   */
  prepare(owner: Person, vaultId: string, newGuest: () => Promise<Person>): Promise<Input>;
}

/** The names of those mutations, by the schema. */
export const withToken = rootFields
  .filter((root) => root.type === 'Mutation' && givenNames(root).includes('requestToken'))
  .map(({ name }) => name as keyof Mutation);

/** An item with everything that a change of it writes: two hosts, two tags, a folder, a star. */
const whole = {
  title: 'An item',
  username: 'alice',
  urls: ['https://login.example.com/', 'https://example.org/'],
  folder: 'Home',
  tags: ['a', 'b#c'],
  favourite: true,
  login: { password: 'a password' },
};

/** On the vault. */
const onVault = (least: Role, given: object): MutationCase => ({
  target: 'vault',
  least,
  prepare: async (_, vaultId) => ({ vaultId, ...given }),
});

/** On a new item of the vault, once these changes of it are made. */
const onItem = (given: object, ...changes: [field: string, input?: object][]): MutationCase => ({
  target: 'item',
  least: 'EDITOR',
  async prepare({ change }, vaultId) {
    const { id: itemId } = (await change('createItem', { ...token(), vaultId, ...whole })) as Item;
    for (const [field, more] of changes) await change(field, { ...token(), vaultId, itemId, ...more });
    return { vaultId, itemId, ...given };
  },
});

/** By mutation. */
export const cases: Record<string, MutationCase> = {
  createVault: { target: 'none', prepare: async () => ({ name: 'Another vault' }) },
  updateVault: onVault('OWNER', { name: 'A new name', trashDays: 3 }),
  createItem: onVault('EDITOR', whole),
  createItems: onVault('EDITOR', { items: [whole, { title: 'A note', note: { text: 'n' } }] }),
  updateItem: onItem({ expectedVersion: 1, title: 'A new title' }),
  revertItem: onItem({ expectedVersion: 2, toVersion: 1 }, [
    'updateItem',
    { expectedVersion: 1, title: 'B' },
  ]),
  copyItem: {
    target: 'item',
    least: 'EDITOR',
    async prepare({ change }, vaultId) {
      const { id: itemId } = (await change('createItem', { ...token(), vaultId, ...whole })) as Item;
      return { vaultId, fromVaultId: vaultId, itemId, title: 'A copy' };
    },
  },
  updateItemLabels: onItem({ folder: null, tags: ['b#c', 'd'] }),
  trashItem: onItem({}),
  restoreItem: onItem({}, ['trashItem']),
  purgeItem: onItem({}, ['trashItem']),
  ...memberCases,
  ...keyCases,
};

/** What is known of a mutation. @throws Error when it is missing here */
export function caseOf(field: string): MutationCase {
  const found = cases[field];
  if (!found) throw new Error(`Add ${field} to tests/support/everyMutation.ts`);
  return found;
}

/** The vault that a mutation changes: of its input, or the one that its answer tells of. */
export function vaultChangedBy(input: Input, answer: unknown): string {
  const { id, vaultId } = answer as { id: string; vaultId?: string };
  return (input.vaultId as string | undefined) ?? vaultId ?? id;
}

/** What the same request answers when it is repeated: a code is told once. */
export function toldAgain(field: string, answer: unknown): unknown {
  return field === 'inviteMember' ? { ...(answer as object), code: null } : answer;
}
