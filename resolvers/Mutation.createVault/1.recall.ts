import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationCreateVaultArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { madeKey, requestKey } from '../keys.ts';
import { failTooManyVaults, mostVaults, type MadeRow } from '../made.ts';
import { recall, type RequestRow } from '../request.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<MutationCreateVaultArgs>): DynamoDBBatchGetItemRequest {
  const { id } = callerOf(ctx);
  return getRows(ctx, [requestKey(id, ctx.args.input.requestToken), madeKey(id)]);
}

export function response(ctx: Context<MutationCreateVaultArgs>): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  const made = rows[1] as MadeRow | null;
  // The transaction judges it for good; here it spares the making of a key.
  if (!ctx.stash.committed && made && made.vaults >= mostVaults(ctx)) failTooManyVaults(ctx);
  return {};
}
