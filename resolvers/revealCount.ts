import { util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { callerOf } from './caller.ts';
import { failTable } from './errors.ts';
import { revealCountKey, type Key } from './keys.ts';
import { typedKey } from './table.ts';

const hourSeconds = 60 * 60;

/** The caller's count of reveals in this clock hour. */
export function countKeyOf(ctx: Context, vaultId: string): Key {
  return revealCountKey(vaultId, callerOf(ctx).id, Math.floor(util.time.nowEpochSeconds() / hourSeconds));
}

/**
 * Counts reveals under the vault's cap, all of them or none. One row, one update: DynamoDB serializes those, so the cap
 * is exact under parallel calls. A later failure over-counts, never under-counts.
 */
export function countReveals(key: Key, count: number, cap: number): DynamoDBUpdateItemRequest {
  const most = cap - count;
  return {
    operation: 'UpdateItem',
    key: typedKey(key),
    update: {
      expression: 'ADD #n :count SET #ttl = :ttl',
      expressionNames: { '#n': 'n', '#ttl': 'ttl' },
      expressionValues: util.dynamodb.toMapValues({
        ':count': count,
        ':ttl': util.time.nowEpochSeconds() + 2 * hourSeconds,
      }),
    },
    condition: {
      expression: most < 0 ? '#n <= :most' : 'attribute_not_exists(#n) OR #n <= :most',
      expressionNames: { '#n': 'n' },
      expressionValues: util.dynamodb.toMapValues({ ':most': most }),
    },
  };
}

/** Whether they were counted; false: the cap has no room for them. */
export function isCounted(ctx: Context): boolean {
  if (!ctx.error) return true;
  if (ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') failTable(ctx.error);
  return false;
}
