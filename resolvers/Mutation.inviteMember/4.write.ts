import { util, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MakeInvitationAnswer } from '../../functions/payloads/grants.ts';
import type { MutationInviteMemberArgs } from '../../generated/schema.ts';
import { putNew, remove } from '../actions.ts';
import { stampEvent } from '../events.ts';
import { toInvitation, type InvitationRow } from '../invitations.ts';
import { invitationKey } from '../keys.ts';
import type { VaultRow } from '../member.ts';
import { countMembers, settleMembers } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit } from '../transaction.ts';
import { secondsOf } from '../validate.ts';

const standardHours = 72;
const hourSeconds = 60 * 60;

export function request(ctx: Context<MutationInviteMemberArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, role, memberExpiresAt, hours } = ctx.args.input;
  const { hash, grantId } = ctx.stash.invitation as MakeInvitationAnswer;
  const vault = ctx.stash.vault as VaultRow;
  const event = stampEvent(ctx, { vaultId, type: 'MEMBER_INVITED', role });
  const invitation: InvitationRow = {
    id: hash,
    vaultId,
    role,
    memberExp: memberExpiresAt ? secondsOf(memberExpiresAt) : undefined,
    ttl: util.time.nowEpochSeconds() + (hours ?? standardHours) * hourSeconds,
    createdAt: event.at,
    createdBy: event.actorId,
    grantId,
  };
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: [
      countMembers(ctx, vault, vault.members, vault.owners),
      putNew(ctx, invitationKey(vaultId, hash), { ...invitation }),
      ...(ctx.stash.expired as string[]).map((id) => remove(ctx, invitationKey(vaultId, id))),
    ],
    event,
    answer: { invitation: toInvitation(invitation) },
  });
}

export function response(ctx: Context<MutationInviteMemberArgs>): object {
  return settleMembers(ctx);
}
