import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationScheduleVaultDeletionArgs } from '../../generated/schema.ts';
import { skipWhenCommitted } from '../request.ts';
import { governKey } from '../vaultState.ts';

export { governed as response } from '../vaultState.ts';

const standardDays = 30;

export function request(ctx: Context<MutationScheduleVaultDeletionArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  return governKey(ctx, { action: 'SCHEDULE_DELETION', days: ctx.args.input.days ?? standardDays });
}
