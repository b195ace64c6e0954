import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationScheduleVaultDeletionArgs } from '../../generated/schema.ts';
import { toDeletion } from '../deletion.ts';
import { stampEvent } from '../events.ts';
import type { VaultRow } from '../member.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit } from '../transaction.ts';
import { putState } from '../vaultState.ts';

export function request(ctx: Context<MutationScheduleVaultDeletionArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId } = ctx.args.input;
  const deleteAt = ctx.stash.deleteAt as number;
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: putState(ctx, ctx.stash.vault as VaultRow, 'DELETION_SCHEDULED', deleteAt),
    event: stampEvent(ctx, { vaultId, type: 'DELETION_SCHEDULED' }),
    answer: toDeletion(vaultId, 'DELETION_SCHEDULED', deleteAt),
  });
}

export function response(ctx: Context<MutationScheduleVaultDeletionArgs>): object {
  return settleMembers(ctx);
}
