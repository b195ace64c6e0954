import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationCopyItemArgs } from '../../generated/schema.ts';
import { authorizeReveal, keysOfReveal } from '../authorizeReveal.ts';
import { callerOf } from '../caller.ts';
import { memberKey, requestKey, vaultKey } from '../keys.ts';
import { requireRole, requireUnlocked, type MemberRow, type VaultRow } from '../member.ts';
import { recall, type RequestRow } from '../request.ts';
import { requireInUse, type ItemRow } from '../rows.ts';
import { getRows, gotRows } from '../table.ts';

/** Within one vault its rows are read once: a BatchGetItem refuses a key given twice. */
export function request(ctx: Context<MutationCopyItemArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, fromVaultId, requestToken } = ctx.args.input;
  const { id } = callerOf(ctx);
  return getRows(ctx, [
    requestKey(id, requestToken),
    ...(vaultId === fromVaultId ? [] : [memberKey(vaultId, id), vaultKey(vaultId)]),
    ...keysOfReveal(ctx),
  ]);
}

/** `ctx.stash.target` is the caller's membership where the copy goes; the rest is of the source, as in a reveal. */
export function response(ctx: Context<MutationCopyItemArgs>): object {
  const { vaultId, fromVaultId } = ctx.args.input;
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  ctx.stash.target = requireRole(ctx, rows[1] as MemberRow | null, 'EDITOR');
  requireUnlocked(rows[2] as VaultRow | null);
  authorizeReveal(ctx, rows.slice(vaultId === fromVaultId ? 1 : 3));
  requireInUse(ctx.stash.item as ItemRow);
  return {};
}
