import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateVaultArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationUpdateVaultArgs>): object {
  return authorizeOwner(ctx, ['ACTIVE', 'LOCKED', 'DELETION_SCHEDULED']);
}
