import { runtime, type Context, type DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { Asked } from './authorizeReveal.ts';
import { secretKey } from './keys.ts';
import { skipWhenCommitted } from './request.ts';
import { requireSecret, type SecretRow } from './secrets.ts';
import { getRow, gotRow } from './table.ts';

/** The current version is known only from the item's row, which the step before read. */
export function request(ctx: Context): DynamoDBGetItemRequest {
  skipWhenCommitted(ctx);
  if (ctx.stash.secret) runtime.earlyReturn(ctx.prev.result as object);
  const { vaultId, itemId } = ctx.stash.asked as Asked;
  return getRow(secretKey(vaultId, itemId, ctx.stash.version as number));
}

/** The sealed version is `ctx.stash.secret` from here on. */
export function response(ctx: Context): object {
  const secret = requireSecret(gotRow<SecretRow>(ctx));
  ctx.stash.secret = secret;
  return secret;
}
