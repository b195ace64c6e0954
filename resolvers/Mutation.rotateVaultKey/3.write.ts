import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationRotateVaultKeyArgs } from '../../generated/schema.ts';
import { stampEvent } from '../events.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { toVault } from '../rows.ts';
import { commit } from '../transaction.ts';

export function request(ctx: Context<MutationRotateVaultKeyArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId } = ctx.args.input;
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: [],
    event: stampEvent(ctx, { vaultId, type: 'KEY_ROTATED' }),
    answer: toVault(ctx.stash.vault as VaultRow, ctx.stash.member as MemberRow),
  });
}

export function response(ctx: Context<MutationRotateVaultKeyArgs>): object {
  return settleMembers(ctx);
}
