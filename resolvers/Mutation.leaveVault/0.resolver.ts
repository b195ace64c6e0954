import type { Context } from '@aws-appsync/utils';
import type { MutationLeaveVaultArgs, RemovedMember } from '../../generated/schema.ts';
import { closeSubscriptions } from '../subscriptions.ts';

export { request } from '../vaultChange.ts';

export function response(ctx: Context<MutationLeaveVaultArgs>): RemovedMember {
  const removed = ctx.stash.committed as RemovedMember;
  closeSubscriptions(removed);
  return removed;
}
