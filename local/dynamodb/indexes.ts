/** The global secondary indexes of a table, in the words of CreateTable and UpdateTable. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TableSettings } from '../../infra/tables.ts';
import { DynamoDbError, type TableClient } from './client.ts';

/** A table that is there cannot be used; `message` is one line that says what to do. */
export class TableError extends Error {
  override readonly name = 'TableError';
}

const pollMs = 100;
const standardWithinMs = 60_000;

/** String attributes, for `AttributeDefinitions`. */
export function attributesOf(...names: string[]): object[] {
  return names.map((name) => ({ AttributeName: name, AttributeType: 'S' }));
}

/** A partition key and a sort key, for `KeySchema`. */
export function keySchema(partitionKey: string, sortKey: string): object[] {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];
}

/** An index by its name. */
export function indexOf({ partitionKey, indexes = {} }: TableSettings, name: string): object {
  return {
    IndexName: name,
    KeySchema: keySchema(partitionKey, indexes[name] ?? ''),
    Projection: { ProjectionType: 'ALL' },
  };
}

/**
 * Gives a table that is there the indexes that it lacks, one after the other, as DynamoDB wants it, and waits until all
 * of them answer.
 *
 * @throws DynamoDbError
 * @throws TableError when the database refuses to add an index, or takes longer than that, a minute unless given
 */
export async function addMissingIndexes(
  client: TableClient,
  table: string,
  settings: TableSettings,
  withinMs = standardWithinMs,
): Promise<void> {
  const wanted = Object.keys(settings.indexes ?? {});
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const states = await indexStates(client, table);
    const missing = wanted.find((name) => !states.has(name));
    if ([...states.values()].some((state) => state !== 'ACTIVE')) await sleep(pollMs);
    else if (missing !== undefined) await addIndex(client, table, settings, missing);
    else return;
  }
  throw new TableError(`The table ${table} is still getting its indexes: start again in a while.`);
}

async function indexStates(client: TableClient, table: string): Promise<Map<string, string>> {
  const { Table } = await client.call('DescribeTable', { TableName: table });
  const { GlobalSecondaryIndexes = [] } = Table as {
    GlobalSecondaryIndexes?: { IndexName: string; IndexStatus: string }[];
  };
  return new Map(GlobalSecondaryIndexes.map(({ IndexName, IndexStatus }) => [IndexName, IndexStatus]));
}

async function addIndex(
  client: TableClient,
  table: string,
  settings: TableSettings,
  name: string,
): Promise<void> {
  const { partitionKey, indexes = {} } = settings;
  const sortKey = indexes[name] ?? '';
  try {
    await client.call('UpdateTable', {
      TableName: table,
      AttributeDefinitions: attributesOf(partitionKey, sortKey),
      GlobalSecondaryIndexUpdates: [{ Create: indexOf(settings, name) }],
    });
  } catch (error) {
    if (!(error instanceof DynamoDbError)) throw error;
    throw new TableError(
      `The table ${table} lacks the index ${name}, and the database refuses to add it (${error.type}): ` +
        `add it by hand, with the partition key ${partitionKey}, the sort key ${sortKey} and all attributes.`,
    );
  }
}
