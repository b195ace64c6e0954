import {
  util,
  type Context,
  type DynamoDBBatchGetItemRequest,
  type DynamoDBGetItemRequest,
} from '@aws-appsync/utils';
import { failBusy, failTable } from './errors.ts';
import type { Key } from './keys.ts';

/** Reads one row, consistently. */
export function getRow(key: Key): DynamoDBGetItemRequest {
  return { operation: 'GetItem', key: typedKey(key), consistentRead: true };
}

/** Reads up to 100 rows in one call, consistently. */
export function getRows(ctx: Context, keys: Key[]): DynamoDBBatchGetItemRequest {
  return {
    operation: 'BatchGetItem',
    tables: { [tableOf(ctx)]: { keys: keys.map((key) => typedKey(key)), consistentRead: true } },
  };
}

/** The row that `getRow` read, or null. Ends with `Busy` or `Internal` when the read failed. */
export function gotRow<T>(ctx: Context): T | null {
  if (ctx.error) failTable(ctx.error);
  return (ctx.result as T | null) ?? null;
}

/** The rows that `getRows` read, in the order of its keys, null for an absent one. Ends with `Internal` or `Busy` when a read failed. */
export function gotRows<T>(ctx: Context): (T | null)[] {
  const { rows, isPart } = gotSomeRows<T>(ctx);
  return isPart ? failBusy() : rows;
}

/** The same where a part of them will do: `isPart` tells that some were left unread, and are null as absent ones are. */
export function gotSomeRows<T>(ctx: Context): { rows: (T | null)[]; isPart: boolean } {
  if (ctx.error) failTable(ctx.error);
  const { data, unprocessedKeys } = ctx.result as {
    data: Record<string, (T | null)[]>;
    unprocessedKeys?: Record<string, unknown[]>;
  };
  const table = tableOf(ctx);
  const left = unprocessedKeys ? unprocessedKeys[table] : undefined;
  return { rows: data[table] ?? [], isPart: left !== undefined && left.length > 0 };
}

/** The vault table's name: batches and transactions name their tables. */
export function tableOf(ctx: Context): string {
  return ctx.env.VAULT_TABLE ?? '';
}

/** A key in DynamoDB's typed form. */
export function typedKey(key: Key): Record<string, unknown> {
  return { pk: { S: key.pk }, sk: { S: key.sk } };
}

/** Attributes in DynamoDB's typed form; null and absent ones are left out. */
export function typedRow(row: Record<string, unknown>): Record<string, unknown> {
  const typed: Record<string, unknown> = {};
  for (const name of Object.keys(row)) {
    if (row[name] !== null && row[name] !== undefined) typed[name] = util.dynamodb.toDynamoDB(row[name]);
  }
  return typed;
}
