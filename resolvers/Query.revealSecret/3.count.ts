import { util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { fail, failTable } from '../errors.ts';
import { revealCountKey } from '../keys.ts';
import type { VaultRow } from '../member.ts';
import { typedKey } from '../table.ts';

const hourSeconds = 60 * 60;

/** One row, one update: DynamoDB serializes those, so the cap is exact under parallel calls. A later failure over-counts, never under-counts. */
export function request(ctx: Context<QueryRevealSecretArgs>): DynamoDBUpdateItemRequest {
  const now = util.time.nowEpochSeconds();
  const hour = Math.floor(now / hourSeconds);
  const { revealsPerHour } = ctx.stash.vault as VaultRow;
  return {
    operation: 'UpdateItem',
    key: typedKey(revealCountKey(ctx.args.vaultId, callerOf(ctx).id, hour)),
    update: {
      expression: 'ADD #n :one SET #ttl = :ttl',
      expressionNames: { '#n': 'n', '#ttl': 'ttl' },
      expressionValues: util.dynamodb.toMapValues({ ':one': 1, ':ttl': now + 2 * hourSeconds }),
    },
    condition: {
      expression: 'attribute_not_exists(#n) OR #n <= :most',
      expressionNames: { '#n': 'n' },
      expressionValues: util.dynamodb.toMapValues({ ':most': revealsPerHour - 1 }),
    },
  };
}

export function response(ctx: Context): object {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      fail(
        'LimitExceeded',
        'You have revealed as many secrets as this vault allows in an hour. Go on in the next hour.',
      );
    }
    failTable(ctx.error);
  }
  return ctx.result as object;
}
