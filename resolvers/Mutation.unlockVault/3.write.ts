import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationUnlockVaultArgs } from '../../generated/schema.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commitState } from '../vaultState.ts';

export function request(ctx: Context<MutationUnlockVaultArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  return commitState(ctx, 'VAULT_UNLOCKED', 'ACTIVE');
}

export function response(ctx: Context<MutationUnlockVaultArgs>): object {
  return settleMembers(ctx);
}
