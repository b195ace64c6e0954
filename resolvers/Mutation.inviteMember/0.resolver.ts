import type { Context } from '@aws-appsync/utils';
import type { MakeInvitationAnswer } from '../../functions/payloads/grants.ts';
import type { MutationInviteMemberArgs, NewInvitation } from '../../generated/schema.ts';
import { checkEnd, checkIds, checkNumber, checkRequestToken, checkSharedRole } from '../validate.ts';

export function request(ctx: Context<MutationInviteMemberArgs>): object {
  const { requestToken, vaultId, role, memberExpiresAt, hours } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkSharedRole(role);
  checkEnd(memberExpiresAt);
  checkNumber(hours ?? 1, 'hours', 1, 720);
  return {};
}

/** The code is in no row: the answer of a repeated request, which comes from one, is without it. */
export function response(ctx: Context<MutationInviteMemberArgs>): NewInvitation {
  const { invitation } = ctx.stash.committed as NewInvitation;
  const made = ctx.stash.invitation as MakeInvitationAnswer | undefined;
  return { invitation, code: made && made.hash === invitation.id ? made.code : null };
}
