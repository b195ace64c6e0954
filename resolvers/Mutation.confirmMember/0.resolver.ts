import type { Context } from '@aws-appsync/utils';
import type { MutationConfirmMemberArgs, Member } from '../../generated/schema.ts';
import { checkEnd, checkIds, checkMemberId, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationConfirmMemberArgs>): object {
  const { requestToken, vaultId, memberId, expiresAt } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkMemberId(memberId);
  checkEnd(expiresAt);
  return {};
}

export function response(ctx: Context<MutationConfirmMemberArgs>): Member {
  return ctx.stash.committed as Member;
}
