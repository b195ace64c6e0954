import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { fail } from '../errors.ts';
import { countUpTo, isCounted, thisHour } from '../hourlyCount.ts';
import { healthCountKey } from '../keys.ts';

/** Pages of a member and vault in a clock hour: three scans of ten thousand items. */
const pagesPerHour = 300;

export function request(ctx: Context<QueryVaultHealthArgs>): DynamoDBUpdateItemRequest {
  return countUpTo(healthCountKey(ctx.args.vaultId, callerOf(ctx).id, thisHour()), 1, pagesPerHour);
}

export function response(ctx: Context): object {
  if (!isCounted(ctx)) {
    fail(
      'LimitExceeded',
      'You have checked as many pages of this vault as it allows in an hour. Go on with the same nextToken in the next hour.',
    );
  }
  return {};
}
