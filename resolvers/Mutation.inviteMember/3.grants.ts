import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { GrantsRequest, MakeInvitationAnswer } from '../../functions/payloads/grants.ts';
import type { MutationInviteMemberArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationInviteMemberArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const payload: GrantsRequest = {
    action: 'INVITE',
    ...acting(ctx, ctx.args.input.vaultId, ctx.stash.member as MemberRow),
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationInviteMemberArgs>): object {
  const made = invoked<MakeInvitationAnswer>(ctx);
  ctx.stash.invitation = made;
  return {};
}
