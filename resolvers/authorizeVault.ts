import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import { callerOf } from './caller.ts';
import { memberKey, requestKey, vaultKey } from './keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from './member.ts';
import { recall, type RequestRow } from './request.ts';
import { getRows, gotRows } from './table.ts';

/** Reads what a change in a vault is judged by: its request token, the caller's membership, the vault. */
export function request(
  ctx: Context<{ input: { vaultId: string; requestToken: string } }>,
): DynamoDBBatchGetItemRequest {
  const { vaultId, requestToken } = ctx.args.input;
  const { id } = callerOf(ctx);
  return getRows(ctx, [requestKey(id, requestToken), memberKey(vaultId, id), vaultKey(vaultId)]);
}

/** Lets an EDITOR write into an unlocked vault; the caller's row is `ctx.stash.member` from here on. */
export function response(ctx: Context): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  ctx.stash.member = requireRole(ctx, rows[1] as MemberRow | null, 'EDITOR');
  requireUnlocked(rows[2] as VaultRow | null);
  return {};
}
