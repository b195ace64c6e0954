import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { MutationBeginShredArgs } from '../../generated/schema.ts';
import { toDeletion } from '../deletion.ts';
import { vaultKey } from '../keys.ts';
import type { VaultRow } from '../member.ts';
import { getRow, gotRow } from '../table.ts';

export function request(ctx: Context<MutationBeginShredArgs>): DynamoDBGetItemRequest {
  return getRow(vaultKey(ctx.args.input.vaultId));
}

export function response(ctx: Context<MutationBeginShredArgs>): object {
  const vault = gotRow<VaultRow>(ctx);
  ctx.stash.done = toDeletion(ctx.args.input.vaultId, 'DELETION_SCHEDULED', vault?.deleteAt ?? 0);
  return {};
}
