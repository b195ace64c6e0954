import type { Context } from '@aws-appsync/utils';
import type { MutationChangeRoleArgs, Member } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { closeSubscriptions } from '../subscriptions.ts';
import { checkEnd, checkIds, checkMemberId, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationChangeRoleArgs>): object {
  const { requestToken, vaultId, memberId, role, expiresAt } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkMemberId(memberId);
  checkEnd(expiresAt);
  if (role === 'OWNER' && expiresAt) fail('BadInput', 'An OWNER is a member without an end.');
  return {};
}

/** Closes what the member watches: the filter of a subscription holds the end that the membership had when it started. */
export function response(ctx: Context<MutationChangeRoleArgs>): Member {
  const member = ctx.stash.committed as Member;
  closeSubscriptions({ vaultId: member.vaultId, memberId: member.id });
  return member;
}
