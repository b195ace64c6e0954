import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationCancelVaultDeletionArgs } from '../../generated/schema.ts';
import { toDeletion } from '../deletion.ts';
import { stampEvent } from '../events.ts';
import type { VaultRow } from '../member.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit } from '../transaction.ts';
import { putState } from '../vaultState.ts';

export function request(ctx: Context<MutationCancelVaultDeletionArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId } = ctx.args.input;
  return commit(ctx, {
    vaultId,
    least: ctx.stash.isOwner ? 'OWNER' : undefined,
    actions: putState(ctx, ctx.stash.vault as VaultRow, 'LOCKED', 0),
    event: stampEvent(ctx, { vaultId, type: 'DELETION_CANCELLED' }),
    answer: toDeletion(vaultId, 'LOCKED', 0),
  });
}

export function response(ctx: Context<MutationCancelVaultDeletionArgs>): object {
  return settleMembers(ctx);
}
