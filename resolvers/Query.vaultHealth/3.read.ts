import { runtime, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs } from '../../generated/schema.ts';
import { secretKey } from '../keys.ts';
import type { ItemRow } from '../rows.ts';
import type { SecretRow } from '../secrets.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<QueryVaultHealthArgs>): DynamoDBBatchGetItemRequest {
  const items = ctx.stash.items as ItemRow[];
  ctx.stash.secrets = [];
  if (items.length === 0) runtime.earlyReturn({});
  return getRows(
    ctx,
    items.map(({ id, version }) => secretKey(ctx.args.vaultId, id, version)),
  );
}

export function response(ctx: Context): object {
  ctx.stash.secrets = gotRows<SecretRow>(ctx);
  return {};
}
