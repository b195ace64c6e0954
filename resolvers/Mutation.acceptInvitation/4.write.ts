import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationAcceptInvitationArgs } from '../../generated/schema.ts';
import { checkUnchanged, putNew, removeThere } from '../actions.ts';
import { callerOf } from '../caller.ts';
import { failBusy, failNotFound } from '../errors.ts';
import { stampEvent } from '../events.ts';
import type { InvitationRow } from '../invitations.ts';
import { callerVaultKey, invitationKey, memberKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { countMembers, toMember } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit, settle } from '../transaction.ts';

export function request(ctx: Context<MutationAcceptInvitationArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const vaultId = ctx.stash.vaultId as string;
  const vault = ctx.stash.vault as VaultRow;
  const invitation = ctx.stash.invitation as InvitationRow;
  const caller = callerOf(ctx);
  const event = stampEvent(ctx, {
    vaultId,
    type: 'INVITATION_ACCEPTED',
    memberId: caller.id,
    role: invitation.role,
  });
  const member: MemberRow = {
    id: caller.id,
    vaultId,
    kind: 'PERSON',
    username: caller.username ?? undefined,
    role: invitation.role,
    state: 'PENDING',
    exp: invitation.memberExp,
    addedAt: event.at,
    addedBy: invitation.createdBy,
  };
  return commit(ctx, {
    vaultId,
    actions: [
      removeThere(ctx, invitationKey(vaultId, invitation.id)),
      checkUnchanged(ctx, memberKey(vaultId, invitation.createdBy), {
        role: 'OWNER',
        state: 'ACTIVE',
        grantId: invitation.grantId,
      }),
      putNew(ctx, memberKey(vaultId, caller.id), { ...member }),
      putNew(ctx, callerVaultKey(caller.id, vaultId), { vaultId }),
      countMembers(ctx, vault, vault.members + 1, vault.owners),
    ],
    event,
    answer: toMember(member),
  });
}

export function response(ctx: Context<MutationAcceptInvitationArgs>): object {
  const failed = settle(ctx);
  if (failed && failed.index < 2) failNotFound();
  if (failed) failBusy();
  return ctx.stash.committed ?? {};
}
