import { runtime, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretsArgs } from '../../generated/schema.ts';
import { countUpTo, isCounted } from '../hourlyCount.ts';
import type { VaultRow } from '../member.ts';
import { openable, type Place } from '../revealBatch.ts';
import { countKeyOf } from '../revealCount.ts';

/** What will be opened, all of it in one update: nothing opens when it does not fit. */
export function request(ctx: Context<QueryRevealSecretsArgs>): DynamoDBUpdateItemRequest {
  const { length } = openable(ctx.stash.places as Place[]);
  if (length === 0) runtime.earlyReturn({});
  const key = countKeyOf(ctx, ctx.args.vaultId);
  ctx.stash.countKey = key;
  return countUpTo(key, length, (ctx.stash.vault as VaultRow).revealsPerHour);
}

export function response(ctx: Context): object {
  ctx.stash.isOver = !isCounted(ctx);
  return {};
}
