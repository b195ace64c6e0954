import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { countUpTo, failCount, thisHour } from '../hourlyCount.ts';
import { revealCountKey } from '../keys.ts';
import type { VaultRow } from '../member.ts';

export function request(ctx: Context<QueryRevealSecretArgs>): DynamoDBUpdateItemRequest {
  const { revealsPerHour } = ctx.stash.vault as VaultRow;
  return countUpTo(revealCountKey(ctx.args.vaultId, callerOf(ctx).id, thisHour()), revealsPerHour);
}

export function response(ctx: Context): object {
  if (ctx.error) {
    failCount(
      ctx.error,
      'You have revealed as many secrets as this vault allows in an hour. Go on in the next hour.',
    );
  }
  return ctx.result as object;
}
