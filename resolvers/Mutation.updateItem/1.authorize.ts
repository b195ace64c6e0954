import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationUpdateItemArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { failVersionConflict } from '../errors.ts';
import { itemKey, memberKey, requestKey, secretKey, vaultKey } from '../keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from '../member.ts';
import { recall, type RequestRow } from '../request.ts';
import { requireInUse, type ItemRow } from '../rows.ts';
import { requireSecret, type SecretRow } from '../secrets.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<MutationUpdateItemArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, itemId, requestToken, expectedVersion } = ctx.args.input;
  const { id } = callerOf(ctx);
  return getRows(ctx, [
    requestKey(id, requestToken),
    memberKey(vaultId, id),
    vaultKey(vaultId),
    itemKey(vaultId, itemId),
    secretKey(vaultId, itemId, expectedVersion),
  ]);
}

export function response(ctx: Context<MutationUpdateItemArgs>): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  requireRole(rows[1] as MemberRow | null, 'EDITOR');
  ctx.stash.vault = requireUnlocked(rows[2] as VaultRow | null);
  const item = requireInUse(rows[3] as ItemRow | null);
  if (item.version !== ctx.args.input.expectedVersion) failVersionConflict(item.version);
  ctx.stash.item = item;
  ctx.stash.previous = requireSecret(rows[4] as SecretRow | null);
  return {};
}
