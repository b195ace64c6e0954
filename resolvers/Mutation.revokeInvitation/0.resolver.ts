import type { Context } from '@aws-appsync/utils';
import type { MutationRevokeInvitationArgs, RevokedInvitation } from '../../generated/schema.ts';
import { checkIds, checkInvitationId, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationRevokeInvitationArgs>): object {
  const { requestToken, vaultId, invitationId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkInvitationId(invitationId);
  return {};
}

export function response(ctx: Context<MutationRevokeInvitationArgs>): RevokedInvitation {
  return ctx.stash.committed as RevokedInvitation;
}
