import { runtime, type Context, type DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { secretKey } from '../keys.ts';
import { requireSecret, type SecretRow } from '../secrets.ts';
import { getRow, gotRow } from '../table.ts';

/** The current version is known only from the item's row, which the step before read. */
export function request(ctx: Context<QueryRevealSecretArgs>): DynamoDBGetItemRequest {
  if (ctx.stash.secret) runtime.earlyReturn(ctx.prev.result as object);
  const { vaultId, itemId } = ctx.args;
  return getRow(secretKey(vaultId, itemId, ctx.stash.version as number));
}

export function response(ctx: Context<QueryRevealSecretArgs>): object {
  const secret = requireSecret(gotRow<SecretRow>(ctx));
  ctx.stash.secret = secret;
  return secret;
}
