import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { countUpTo, failCount, thisHour } from '../hourlyCount.ts';
import { healthCountKey } from '../keys.ts';

/** Pages of a member and vault in a clock hour: three scans of ten thousand items. */
const pagesPerHour = 300;

export function request(ctx: Context<QueryVaultHealthArgs>): DynamoDBUpdateItemRequest {
  return countUpTo(healthCountKey(ctx.args.vaultId, callerOf(ctx).id, thisHour()), pagesPerHour);
}

export function response(ctx: Context): object {
  if (ctx.error) {
    failCount(
      ctx.error,
      'You have checked as many pages of this vault as it allows in an hour. Go on with the same nextToken in the next hour.',
    );
  }
  return {};
}
