import type { Mutation, Query, VaultDeletion } from '../../generated/schema.ts';
import { roleOf } from '../../local/functions/functions.ts';
import { deployed } from './host.ts';
import { machineOf } from './machine.ts';
import type { Api } from './api.ts';

/** The role of the vault's own shredder. */
export const shredderRole = roleOf('shredVaults');

/** The vault's own shredder, at the shared stack. */
export const shredder: Api = machineOf(deployed ? '' : shredderRole);

/** Has a vault's key destroyed. */
export async function beginShred(client: Api, vaultId: string): Promise<VaultDeletion> {
  const mutation = `mutation ($input: ShredInput!) { beginShred(input: $input) { vaultId state deleteAt finalAfter } }`;
  return (await client.graphql<Required<Mutation>>(mutation, { input: { vaultId } }))
    .beginShred as VaultDeletion;
}

/** Has a page of its rows removed. @returns whether nothing is left */
export async function purgeVaultPage(client: Api, vaultId: string): Promise<boolean | undefined> {
  const mutation = `mutation ($input: ShredInput!) { purgeVaultPage(input: $input) { done } }`;
  return (await client.graphql<Mutation>(mutation, { input: { vaultId } })).purgeVaultPage?.done;
}

/** The ids of all vaults that are due by the table's word. */
export async function vaultsDue(client: Api): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | null | undefined;
  do {
    const query = `query ($nextToken: String) { vaultsDue(nextToken: $nextToken) { vaultIds nextToken } }`;
    const { vaultsDue: page } = await client.graphql<Query>(query, { nextToken });
    ids.push(...(page?.vaultIds ?? []));
    nextToken = page?.nextToken;
  } while (nextToken);
  return ids;
}
