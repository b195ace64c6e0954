import { runtime, type Context, type DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { fail } from '../errors.ts';
import type { Key } from '../keys.ts';
import type { VaultRow } from '../member.ts';
import { openable, type Place } from '../revealBatch.ts';
import { getRow, gotRow } from '../table.ts';

/** Only what is refused is told how many are left: what a failed condition answers of the row is not documented. */
export function request(ctx: Context): DynamoDBGetItemRequest {
  if (!ctx.stash.isOver) runtime.earlyReturn({});
  return getRow(ctx.stash.countKey as Key);
}

export function response(ctx: Context): object {
  const counted = gotRow<{ n: number }>(ctx);
  const { length } = openable(ctx.stash.places as Place[]);
  const left = Math.max((ctx.stash.vault as VaultRow).revealsPerHour - (counted ? counted.n : 0), 0);
  return fail(
    'LimitExceeded',
    `These are ${length} secrets, and this vault lets you reveal ${left} more in this hour. Ask for fewer, or go on in the next hour.`,
  );
}
