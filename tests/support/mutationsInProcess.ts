/** Every mutation as the built resolvers make it without a server, each in a vault of its own. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Item } from '../../local/dynamodb/client.ts';
import { makeVault, type Person } from './changes.ts';
import { caseOf, vaultChangedBy, withToken } from './everyMutation.ts';
import type { InProcess } from './inProcess.ts';
import { publisher } from './localCallers.ts';
import { vaultPartition } from './plant.ts';
import { removeRow } from './table.ts';
import { callerRows, rowsLike, vaultRows, type PlainRows } from './traces.ts';

/** Every mutation that writes: those that take a request token, and the publisher's, which makes its own. */
export const writing: string[] = [...withToken, 'purgeExpired'];

/** A mutation that is ready to be made. */
export interface ReadyMutation {
  /** The owner of the vault. */
  person: string;
  vaultId: string;
  /** With a request token that was not used yet. */
  input: Record<string, unknown>;
  /** Who makes it: the person, or the publisher. */
  callerId: string;
}

/** Somebody who is in no vault yet, in process. @throws Error from a change that is refused */
export function newPersonIn(parts: InProcess): Person {
  const id = randomUUID();
  return {
    id,
    async change(name, input) {
      const { data, errors } = await parts.mutate(name, id, input);
      if (errors.length > 0) throw new Error(`${name} was refused as ${errors[0]?.errorType}`);
      return data;
    },
  };
}

/** Makes a vault of a new person's with everything that a mutation needs. */
export async function readyIn(parts: InProcess, field: string): Promise<ReadyMutation> {
  const owner = newPersonIn(parts);
  const newGuest = () => Promise.resolve(newPersonIn(parts));
  const vaultId = await makeVault(owner.change);
  if (field !== 'purgeExpired') {
    const input = { requestToken: randomUUID(), ...(await caseOf(field).prepare(owner, vaultId, newGuest)) };
    return { person: owner.id, vaultId, input, callerId: owner.id };
  }
  const { itemId } = (await caseOf('purgeItem').prepare(owner, vaultId, newGuest)) as { itemId: string };
  await removeRow(parts.table, vaultPartition(vaultId), `ITEM#${itemId}`);
  const input = { vaultId, itemId, oldest: 1, version: 1 };
  return { person: owner.id, vaultId, input, callerId: publisher };
}

/**
 * Every row of the person and of the vault: of the one that the invitation leads to, where it is one. Without the counts and
 * records of reveals: those of a copy stand before it is made, and stay when it is not.
 */
export async function rowsAround({ table }: InProcess, { person, vaultId, input }: ReadyMutation) {
  const led = typeof input.code === 'string' ? input.code.slice(0, vaultId.length) : vaultId;
  const rows = Object.entries(await vaultRows(table, led));
  const vault = Object.fromEntries(rows.filter(([sk]) => !/^(REVEAL|COUNT)#/.test(sk)));
  return { vault, caller: await callerRows(table, person) };
}

/** How many events a mutation that was answered so has added to these rows of the vault. */
export async function newEvents(
  { table }: InProcess,
  { input }: ReadyMutation,
  known: PlainRows,
  answer: unknown,
): Promise<number> {
  const events = await rowsLike(table, vaultChangedBy(input, answer), 'EVENT#');
  return Object.keys(events).filter((sk) => !(sk in known)).length;
}

/** What happens meanwhile; it is given the parts of the transaction that waits. */
export type Meanwhile = (
  ready: ReadyMutation,
  transactItems: Record<string, { Item?: Item }>[],
) => Promise<unknown>;

/** Makes a mutation while something else happens just before its transaction; it may then have written nothing. */
export async function disturb(parts: InProcess, field: string, ready: ReadyMutation, meanwhile: Meanwhile) {
  let before = {};
  const beforeWrite = async ({ TransactItems }: Record<string, unknown>) => {
    await meanwhile(ready, TransactItems as Parameters<Meanwhile>[1]);
    before = await rowsAround(parts, ready);
  };
  const result = await parts.mutate(field, ready.person, ready.input, { beforeWrite });
  expect(await rowsAround(parts, ready)).toEqual(before);
  return result;
}

/** A refusal as a mutation in process answers it. */
export const refused = (errorType: string, errorInfo: unknown = null) => ({
  data: null,
  errors: [{ errorType, errorInfo }],
});
