import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationReencryptItemsArgs } from '../../generated/schema.ts';
import { requireState } from '../authorizeOwner.ts';
import { callerOf } from '../caller.ts';
import { memberKey, vaultKey } from '../keys.ts';
import { requireRole, type MemberRow, type VaultRow } from '../member.ts';
import { requireSignIn } from '../signIn.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<MutationReencryptItemsArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId } = ctx.args.input;
  return getRows(ctx, [memberKey(vaultId, callerOf(ctx).id), vaultKey(vaultId)]);
}

export function response(ctx: Context<MutationReencryptItemsArgs>): object {
  const rows = gotRows(ctx);
  ctx.stash.member = requireRole(ctx, rows[0] as MemberRow | null, 'OWNER');
  const vault = requireState(rows[1] as VaultRow | null, ['ACTIVE']);
  requireSignIn(ctx, vault.ownerSignInMinutes);
  return {};
}
