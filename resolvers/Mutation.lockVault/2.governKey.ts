import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationLockVaultArgs } from '../../generated/schema.ts';
import { skipWhenCommitted } from '../request.ts';
import { governKey } from '../vaultState.ts';

export { governed as response } from '../vaultState.ts';

export function request(ctx: Context<MutationLockVaultArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  return governKey(ctx, { action: 'LOCK' });
}
