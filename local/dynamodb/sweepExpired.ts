import { vaultTable } from '../../infra/tables.ts';
import { repeatedly, type Times } from '../repeatedly.ts';
import type { Item, TableClient } from './client.ts';
import { vaultTableName } from './createTables.ts';
import { rowKey } from './rowKey.ts';

/** The embedded database's times: within DynamoDB's "few days", and seldom enough to cost nothing. */
export const standardSweep: Times = { firstMs: 600_000, everyMs: 3_600_000 };
/** For those who wait for it. */
export const promptSweep: Times = { firstMs: 0, everyMs: 1000 };

/** DynamoDB leaves rows alone whose TTL passed more than five years ago. */
const oldestSeconds = 5 * 365 * 24 * 3600;

/**
 * Deletes the rows of the vault table whose TTL has passed, which the embedded database never does itself.
 *
 * @param client whose deletions are those of TTL
 * @returns what ends it
 */
export function sweepExpired(client: TableClient, times: Times): () => Promise<void> {
  return repeatedly(() => sweepOnce(client), times);
}

async function sweepOnce(client: TableClient): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const names = { '#ttl': vaultTable.ttlAttribute };
  const values = { ':from': { N: String(now - oldestSeconds) }, ':to': { N: String(now) } };
  let startKey: unknown;
  do {
    const { Items, LastEvaluatedKey } = await client.call('Scan', {
      TableName: vaultTableName,
      FilterExpression: '#ttl BETWEEN :from AND :to',
      ProjectionExpression: '#pk, #sk',
      ExpressionAttributeNames: { ...names, '#pk': vaultTable.partitionKey, '#sk': vaultTable.sortKey },
      ExpressionAttributeValues: values,
      ...(startKey !== undefined && { ExclusiveStartKey: startKey }),
    });
    for (const row of (Items ?? []) as Item[]) {
      await client
        .call('DeleteItem', {
          TableName: vaultTableName,
          Key: rowKey(row),
          // A row that was given more time meanwhile stays.
          ConditionExpression: '#ttl BETWEEN :from AND :to',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        })
        .catch(() => undefined);
    }
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
}
