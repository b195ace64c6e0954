import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { MutationAcceptInvitationArgs } from '../../generated/schema.ts';
import { failNotFound } from '../errors.ts';
import type { InvitationRow } from '../invitations.ts';
import { memberKey } from '../keys.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { getRow, gotRow } from '../table.ts';

/** An invitation counts while its inviter is an owner by the same grant. */
export function request(ctx: Context<MutationAcceptInvitationArgs>): DynamoDBGetItemRequest {
  skipWhenCommitted(ctx);
  const { createdBy } = ctx.stash.invitation as InvitationRow;
  return getRow(memberKey(ctx.stash.vaultId as string, createdBy));
}

export function response(ctx: Context<MutationAcceptInvitationArgs>): object {
  const inviter = gotRow<MemberRow>(ctx);
  const { grantId } = ctx.stash.invitation as InvitationRow;
  if (!inviter || inviter.role !== 'OWNER' || inviter.state !== 'ACTIVE' || inviter.grantId !== grantId)
    failNotFound();
  return {};
}
