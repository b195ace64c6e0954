import type { Context } from '@aws-appsync/utils';
import type { MutationLeaveVaultArgs, RemovedMember } from '../../generated/schema.ts';
import { closeSubscriptions } from '../subscriptions.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationLeaveVaultArgs>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

export function response(ctx: Context<MutationLeaveVaultArgs>): RemovedMember {
  const removed = ctx.stash.committed as RemovedMember;
  closeSubscriptions(removed);
  return removed;
}
