import type { Context } from '@aws-appsync/utils';
import type { MutationRotateVaultKeyArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationRotateVaultKeyArgs>): object {
  return authorizeOwner(ctx, ['ACTIVE']);
}
