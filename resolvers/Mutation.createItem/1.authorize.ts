import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationCreateItemArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { memberKey, requestKey, vaultKey } from '../keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from '../member.ts';
import { recall, type RequestRow } from '../request.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<MutationCreateItemArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, requestToken } = ctx.args.input;
  const { id } = callerOf(ctx);
  return getRows(ctx, [requestKey(id, requestToken), memberKey(vaultId, id), vaultKey(vaultId)]);
}

export function response(ctx: Context<MutationCreateItemArgs>): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  requireRole(rows[1] as MemberRow | null, 'EDITOR');
  requireUnlocked(rows[2] as VaultRow | null);
  return {};
}
