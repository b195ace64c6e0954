import { util, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationAcceptInvitationArgs } from '../../generated/schema.ts';
import { requireState } from '../authorizeOwner.ts';
import { callerOf } from '../caller.ts';
import { fail, failNotFound } from '../errors.ts';
import type { InvitationRow } from '../invitations.ts';
import { invitationKey, memberKey, requestKey, vaultKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { mostMembers } from '../members.ts';
import { recall, type RequestRow } from '../request.ts';
import { getRows, gotRows } from '../table.ts';

export function request(ctx: Context<MutationAcceptInvitationArgs>): DynamoDBBatchGetItemRequest {
  const vaultId = ctx.stash.vaultId as string;
  const { id } = callerOf(ctx);
  return getRows(ctx, [
    requestKey(id, ctx.args.input.requestToken),
    invitationKey(vaultId, ctx.stash.hash as string),
    memberKey(vaultId, id),
    vaultKey(vaultId),
  ]);
}

export function response(ctx: Context<MutationAcceptInvitationArgs>): object {
  const rows = gotRows(ctx);
  recall(ctx, rows[0] as RequestRow | null);
  if (ctx.stash.committed) return {};
  const invitation = rows[1] as InvitationRow | null;
  const now = util.time.nowEpochSeconds();
  if (!invitation || invitation.ttl <= now) return failNotFound();
  // What it leads to is over: nobody could confirm it.
  if (invitation.memberExp && invitation.memberExp <= now) return failNotFound();
  const member = rows[2] as MemberRow | null;
  if (member) fail('BadInput', 'You are a member of this vault already, or wait to be confirmed.');
  const vault = requireState(rows[3] as VaultRow | null, ['ACTIVE']);
  if (vault.members >= mostMembers)
    fail('LimitExceeded', `A vault has up to ${mostMembers} members. Ask an owner to remove one.`);
  ctx.stash.invitation = invitation;
  ctx.stash.vault = vault;
  return {};
}
