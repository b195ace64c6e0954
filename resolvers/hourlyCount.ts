import { util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { fail, failTable } from './errors.ts';
import type { Key } from './keys.ts';
import { typedKey } from './table.ts';

const hourSeconds = 60 * 60;

/** The clock hour (UTC) that it is. */
export const thisHour = (): number => Math.floor(util.time.nowEpochSeconds() / hourSeconds);

/** Counts one more, up to `most`. One row, one update: DynamoDB serializes those, so the cap is exact under parallel calls. A later failure over-counts, never under-counts. */
export function countUpTo(key: Key, most: number): DynamoDBUpdateItemRequest {
  const ttl = util.time.nowEpochSeconds() + 2 * hourSeconds;
  return {
    operation: 'UpdateItem',
    key: typedKey(key),
    update: {
      expression: 'ADD #n :one SET #ttl = :ttl',
      expressionNames: { '#n': 'n', '#ttl': 'ttl' },
      expressionValues: util.dynamodb.toMapValues({ ':one': 1, ':ttl': ttl }),
    },
    condition: {
      expression: 'attribute_not_exists(#n) OR #n <= :most',
      expressionNames: { '#n': 'n' },
      expressionValues: util.dynamodb.toMapValues({ ':most': most - 1 }),
    },
  };
}

/** A count that failed: `LimitExceeded` with this message where the cap is reached. */
export function failCount(error: NonNullable<Context['error']>, message: string): never {
  return error.type === 'DynamoDB:ConditionalCheckFailedException'
    ? fail('LimitExceeded', message)
    : failTable(error);
}
