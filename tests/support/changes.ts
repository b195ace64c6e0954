/** Changes by the name of their mutation, made by somebody: over HTTP, or in process. */
import { randomUUID } from 'node:crypto';
import type { VaultClient } from '../../examples/vaultClient.ts';
import type { Vault } from '../../generated/schema.ts';
import { documentOf, rootField } from './documents.ts';
import { newPerson } from './people.ts';

/** What a mutation is given. */
export type Input = Record<string, unknown>;

/** Makes a change as one person. @throws when it is refused */
export type Change = (field: string, input: Input) => Promise<unknown>;

/** Somebody who makes changes. */
export interface Person {
  id: string;
  change: Change;
}

/** Changes over HTTP: everything is asked for that an answer can hold. */
export const changesOver =
  (client: VaultClient): Change =>
  async (name, input) =>
    (await client.graphql<Record<string, unknown>>(documentOf(rootField(name)), { input }))[name];

/** Somebody of the shared stack whom nobody knows yet. */
export async function newGuest(): Promise<Person> {
  const person = await newPerson();
  return { id: person.id, change: changesOver(person) };
}

/** A request token that was not used yet. */
export const token = (): { requestToken: string } => ({ requestToken: randomUUID() });

/** A new vault of the person's. */
export async function makeVault(change: Change): Promise<string> {
  return ((await change('createVault', { ...token(), name: 'A vault' })) as Vault).id;
}
