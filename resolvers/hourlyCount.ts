import { util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { failTable } from './errors.ts';
import type { Key } from './keys.ts';
import { typedKey } from './table.ts';

const hourSeconds = 60 * 60;

/** The clock hour (UTC) that it is. */
export const thisHour = (): number => Math.floor(util.time.nowEpochSeconds() / hourSeconds);

/**
 * Counts so many under a cap, all of them or none. One row, one update: DynamoDB serializes those, so the cap is exact
 * under parallel calls. A later failure over-counts, never under-counts.
 */
export function countUpTo(key: Key, count: number, cap: number): DynamoDBUpdateItemRequest {
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
