/** Every mutation that takes a request token, with what it needs: for what is to hold of all of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getNamedType, isInputObjectType, isLeafType, isObjectType } from 'graphql';
import { projectRoot } from '../../bundler/paths.ts';
import type { Item, Mutation, Vault } from '../../generated/schema.ts';
import type { VaultClient } from '../../examples/vaultClient.ts';

/** Makes a change as one person. @throws when it is refused */
export type Change = (field: string, input: Input) => Promise<unknown>;

type Input = Record<string, unknown>;

/** What is known of one mutation. */
export interface MutationCase {
  /** What its input names, and so what the same token may not change another of. */
  target: 'none' | 'vault' | 'item';
  /** Makes ready in a vault of the person's what the change needs. @returns its input, but for the token */
  prepare(change: Change, vaultId: string): Promise<Input>;
}

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const mutations = buildSchema(read('bundler/prelude.graphql') + read('schema.graphql')).getMutationType();
const fields = Object.values(mutations?.getFields() ?? {});

/** The names of those mutations, by the schema. */
export const withToken = fields
  .filter(({ args }) =>
    args.some(({ type }) => {
      const input = getNamedType(type);
      return isInputObjectType(input) && 'requestToken' in input.getFields();
    }),
  )
  .map(({ name }) => name as keyof Mutation);

/** Changes over HTTP: everything is asked for that an answer can hold. */
export const changesOver =
  (client: VaultClient): Change =>
  async (name, input) => {
    const field = fields.find((one) => one.name === name);
    if (!field) throw new Error(`There is no mutation ${name}`);
    const document = `mutation ($input: ${String(field.args[0]?.type)}) { ${name}(input: $input) ${selectionOf(field.type)} }`;
    return (await client.graphql<Record<string, unknown>>(document, { input }))[name];
  };

function selectionOf(type: Parameters<typeof getNamedType>[0]): string {
  const named = getNamedType(type);
  if (!named || isLeafType(named)) return '';
  if (!isObjectType(named))
    throw new Error(`A mutation answers ${named.name}, which has no fields of its own`);
  const inside = Object.values(named.getFields()).map(({ name, type: of }) => `${name} ${selectionOf(of)}`);
  return `{ ${inside.join(' ')} }`;
}

const token = (): { requestToken: string } => ({ requestToken: crypto.randomUUID() });

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

/** A new vault of the person's. */
export async function makeVault(change: Change): Promise<string> {
  return ((await change('createVault', { ...token(), name: 'A vault' })) as Vault).id;
}

/** On the vault. */
const onVault = (given: object): MutationCase => ({
  target: 'vault',
  prepare: async (_, vaultId) => ({ vaultId, ...given }),
});

/** On a new item of the vault, once these changes of it are made. */
const onItem = (given: object, ...changes: [field: string, input?: object][]): MutationCase => ({
  target: 'item',
  async prepare(change, vaultId) {
    const { id: itemId } = (await change('createItem', { ...token(), vaultId, ...whole })) as Item;
    for (const [field, more] of changes) await change(field, { ...token(), vaultId, itemId, ...more });
    return { vaultId, itemId, ...given };
  },
});

/** By mutation. */
export const cases: Record<string, MutationCase> = {
  createVault: { target: 'none', prepare: async () => ({ name: 'Another vault' }) },
  updateVault: onVault({ name: 'A new name', trashDays: 3 }),
  createItem: onVault(whole),
  createItems: onVault({ items: [whole, { title: 'A note', note: { text: 'n' } }] }),
  updateItem: onItem({ expectedVersion: 1, title: 'A new title' }),
  revertItem: onItem({ expectedVersion: 2, toVersion: 1 }, [
    'updateItem',
    { expectedVersion: 1, title: 'B' },
  ]),
  updateItemLabels: onItem({ folder: null, tags: ['b#c', 'd'] }),
  trashItem: onItem({}),
  restoreItem: onItem({}, ['trashItem']),
  purgeItem: onItem({}, ['trashItem']),
};
