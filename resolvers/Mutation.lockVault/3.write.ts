import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationLockVaultArgs } from '../../generated/schema.ts';
import { settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commitState } from '../vaultState.ts';

export function request(ctx: Context<MutationLockVaultArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  return commitState(ctx, 'VAULT_LOCKED', 'LOCKED');
}

export function response(ctx: Context<MutationLockVaultArgs>): object {
  return settleMembers(ctx);
}
