import type { Context } from '@aws-appsync/utils';
import type { MutationChangeRoleArgs, Member } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
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

export function response(ctx: Context<MutationChangeRoleArgs>): Member {
  return ctx.stash.committed as Member;
}
