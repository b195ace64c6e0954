import type { Context } from '@aws-appsync/utils';
import type { MutationInviteMemberArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationInviteMemberArgs>): object {
  return authorizeOwner(ctx, ['ACTIVE']);
}
