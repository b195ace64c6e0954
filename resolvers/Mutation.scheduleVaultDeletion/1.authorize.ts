import type { Context } from '@aws-appsync/utils';
import type { MutationScheduleVaultDeletionArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationScheduleVaultDeletionArgs>): object {
  return authorizeOwner(ctx, ['ACTIVE', 'LOCKED', 'DELETION_SCHEDULED']);
}
