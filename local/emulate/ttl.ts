import { setTimeout as sleep } from 'node:timers/promises';
import { vaultTable } from '../../infra/tables.ts';
import type { Item, TableClient } from '../dynamodb/client.ts';
import { vaultTableName } from '../dynamodb/createTables.ts';
import { itemOf } from './itemKeys.ts';

const standardIntervalMs = 1000;
/** DynamoDB leaves rows alone whose TTL passed more than five years ago. */
const oldestSeconds = 5 * 365 * 24 * 3600;

/**
 * Deletes the rows of the vault table whose TTL has passed, again and again; DynamoDB does so "within a few days".
 *
 * @param client whose deletions nothing else sees
 * @returns what ends it
 */
export function sweepExpired(client: TableClient, intervalMs = standardIntervalMs): () => Promise<void> {
  const ended = new AbortController();
  const running = (async () => {
    while (!ended.signal.aborted) {
      await sweepOnce(client).catch(() => undefined);
      await sleep(intervalMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  return () => {
    ended.abort();
    return running;
  };
}

async function sweepOnce(client: TableClient): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const expired = {
    ExpressionAttributeNames: { '#ttl': vaultTable.ttlAttribute },
    ExpressionAttributeValues: { ':from': { N: String(now - oldestSeconds) }, ':to': { N: String(now) } },
  };
  let startKey: unknown;
  do {
    const { Items, LastEvaluatedKey } = await client.call('Scan', {
      TableName: vaultTableName,
      FilterExpression: '#ttl BETWEEN :from AND :to',
      ...expired,
      ...(startKey !== undefined && { ExclusiveStartKey: startKey }),
    });
    for (const row of (Items ?? []) as Item[]) {
      const found = itemOf(vaultTableName, row, true);
      // A row that was given more time meanwhile stays.
      const condition = { ConditionExpression: '#ttl BETWEEN :from AND :to', ...expired };
      await client
        .call('DeleteItem', { TableName: vaultTableName, Key: found?.key, ...condition })
        .catch(() => undefined);
    }
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
}
