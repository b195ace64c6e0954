import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { VaultError } from '../../examples/vaultError.ts';
import { toPlain } from '../../local/appsync/dataSources/typedValues.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, type Api } from './api.ts';
import { deployed } from './host.ts';
import { putRow, rowsOf } from './table.ts';

/** Rows as plain JSON by their sort keys; binary as base64. */
export type PlainRows = Record<string, Record<string, unknown>>;

const members = new Map<Api, Promise<string>>();

/** The member id of who is signed in. */
export function memberIdOf(api: Api): Promise<string> {
  const known =
    members.get(api) ?? api.graphql<{ me: { id: string } }>('{ me { id } }').then(({ me }) => me.id);
  members.set(api, known);
  return known;
}

/** Everything that stands in a vault. */
export async function vaultRows(table: TableClient, vaultId: string): Promise<PlainRows> {
  return plain(await rowsOf(table, `VAULT#${vaultId}`));
}

/**
 * What stands under a caller, who is signed in or a member id: vaults and requests. Name the beginning of the sort keys for
 * one of the users whom all tests share: what they have asked for adds up.
 */
export async function callerRows(table: TableClient, caller: Api | string, prefix = ''): Promise<PlainRows> {
  const id = typeof caller === 'string' ? caller : await memberIdOf(caller);
  return plain(await rowsOf(table, `CALLER#${id}`, prefix));
}

/** The rows of a vault whose sort keys begin so. */
export async function rowsLike(table: TableClient, vaultId: string, prefix: string): Promise<PlainRows> {
  return plain(await rowsOf(table, `VAULT#${vaultId}`, prefix));
}

/** Puts a row of a vault back with other attributes; `undefined` takes one away. */
export async function editRow(
  table: TableClient,
  pk: string,
  sk: string,
  attributes: Record<string, Record<string, unknown> | undefined>,
): Promise<void> {
  const row = Object.entries({ ...(await rowsOf(table, pk, sk))[sk], ...attributes });
  await putRow(table, Object.fromEntries(row.flatMap(([name, value]) => (value ? [[name, value]] : []))));
}

/**
 * The refusal of a change, once it is certain that it left nothing: neither in the vault nor under its token. Whether a
 * deployed vault's table holds anything is not seen.
 */
export async function refusedWithoutTrace(
  table: TableClient,
  api: Api,
  vaultId: string,
  change: (requestToken: string) => Promise<unknown>,
  requestToken: string = randomUUID(),
): Promise<VaultError> {
  if (deployed) return refusal(change(requestToken));
  const before = await vaultRows(table, vaultId);
  const refused = await refusal(change(requestToken));
  expect(await vaultRows(table, vaultId)).toEqual(before);
  expect(await callerRows(table, api, `REQUEST#${requestToken}`)).not.toHaveProperty([
    `REQUEST#${requestToken}`,
  ]);
  return refused;
}

/** What an event's row, or a reveal's, holds when a person did it. */
export function eventRow(
  sk: string,
  event: { vaultId: string; type: string; at: unknown; actorId: string; itemId?: string } & Record<
    string,
    unknown
  >,
): Record<string, unknown> {
  const id = sk.slice(sk.indexOf('#') + 1);
  return {
    pk: `VAULT#${event.vaultId}`,
    sk,
    id,
    actorKind: 'PERSON',
    sourceIp: '127.0.0.1',
    actorEvent: `${event.actorId}#${id}`,
    ...(event.itemId !== undefined && { itemEvent: `${event.itemId}#${id}` }),
    ...event,
  };
}

/** What a row or a kept answer holds of an answered type: nothing of what is null. */
export function withoutNulls(answer: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null));
}

function plain(rows: Awaited<ReturnType<typeof rowsOf>>): PlainRows {
  return Object.fromEntries(Object.entries(rows).map(([sk, row]) => [sk, toPlain(row)]));
}
