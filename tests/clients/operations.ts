import { randomUUID } from 'node:crypto';
import type { Mutation, Query } from '../../generated/schema.ts';
import type { Client } from './client.ts';

/** Who a client is. */
export async function me(client: Client) {
  return (await client.graphql<Pick<Query, 'me'>>('{ me { id kind username } }')).me;
}

/** Makes a vault, and answers its id. */
export async function createVault(client: Client): Promise<string> {
  const { createVault: vault } = await client.graphql<Pick<Mutation, 'createVault'>>(
    'mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }',
    { input: { requestToken: randomUUID(), name: 'A vault' } },
  );
  return vault?.id ?? '';
}

/** Stores a note, and answers its id. */
export async function createNote(client: Client, vaultId: string, title: string): Promise<string> {
  const { createItem: item } = await client.graphql<Pick<Mutation, 'createItem'>>(
    'mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }',
    { input: { requestToken: randomUUID(), vaultId, title, note: { text: 'a note' } } },
  );
  return item?.id ?? '';
}

/** The titles of a vault's items. */
export async function titles(client: Client, vaultId: string): Promise<string[]> {
  const { items } = await client.graphql<Pick<Query, 'items'>>(
    'query ($vaultId: ID!) { items(vaultId: $vaultId) { items { title } } }',
    { vaultId },
  );
  return items?.items.map(({ title }) => title) ?? [];
}
