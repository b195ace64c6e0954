import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { Asked } from './authorizeReveal.ts';
import { fail } from './errors.ts';
import { countUpTo, isCounted } from './hourlyCount.ts';
import type { VaultRow } from './member.ts';
import { skipWhenCommitted } from './request.ts';
import { countKeyOf } from './revealCount.ts';

/** Counts one reveal. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  skipWhenCommitted(ctx);
  const { vaultId } = ctx.stash.asked as Asked;
  return countUpTo(countKeyOf(ctx, vaultId), 1, (ctx.stash.vault as VaultRow).revealsPerHour);
}

/** Ends with `LimitExceeded` when the hour's cap is reached. */
export function response(ctx: Context): object {
  if (!isCounted(ctx)) {
    fail(
      'LimitExceeded',
      'You have revealed as many secrets as this vault allows in an hour. Go on in the next hour.',
    );
  }
  return {};
}
