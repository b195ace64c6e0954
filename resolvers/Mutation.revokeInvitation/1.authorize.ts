import type { Context } from '@aws-appsync/utils';
import type { MutationRevokeInvitationArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationRevokeInvitationArgs>): object {
  return authorizeOwner(ctx, ['ACTIVE', 'LOCKED']);
}
