import { util, type Context } from '@aws-appsync/utils';
import type { Member, MutationAcceptInvitationArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { fail } from '../errors.ts';
import { checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationAcceptInvitationArgs>): object {
  const { requestToken, code } = ctx.args.input;
  checkRequestToken(requestToken);
  if (!util.matches('^[0-9A-HJKMNP-TV-Z]{26}-[0-9A-HJKMNP-TV-Z]{26}$', code)) {
    fail('BadInput', 'A code is 26 digits and capital letters, a dash, and 26 more, as the owner got it.');
  }
  if (callerOf(ctx).kind !== 'PERSON')
    fail('Unauthorized', 'An invitation is taken by a person. An owner adds a machine with addMachine.');
  ctx.stash.vaultId = code.slice(0, 26);
  return {};
}

export function response(ctx: Context<MutationAcceptInvitationArgs>): Member {
  return ctx.stash.committed as Member;
}
