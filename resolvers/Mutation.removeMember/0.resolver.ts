import type { Context } from '@aws-appsync/utils';
import type { MutationRemoveMemberArgs, RemovedMember } from '../../generated/schema.ts';
import { closeSubscriptions } from '../subscriptions.ts';
import { checkIds, checkMemberId, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationRemoveMemberArgs>): object {
  const { requestToken, vaultId, memberId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkMemberId(memberId);
  return {};
}

/** Closes what the member watches: AppSync asks for the membership at the start of a subscription alone. */
export function response(ctx: Context<MutationRemoveMemberArgs>): RemovedMember {
  const removed = ctx.stash.committed as RemovedMember;
  closeSubscriptions(removed);
  return removed;
}
