import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { IssuedGrant } from '../../functions/payloads/grants.ts';
import type { MutationConfirmMemberArgs } from '../../generated/schema.ts';
import { stampEvent } from '../events.ts';
import { memberKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { countMembers, settleMembers, toMember } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit } from '../transaction.ts';
import { setGrant } from '../sealedActions.ts';

export function request(ctx: Context<MutationConfirmMemberArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, memberId } = ctx.args.input;
  const target = ctx.stash.target as MemberRow;
  const vault = ctx.stash.vault as VaultRow;
  const event = stampEvent(ctx, { vaultId, type: 'MEMBER_CONFIRMED', memberId, role: target.role });
  const confirmed = { state: 'ACTIVE' as const, addedAt: event.at, addedBy: event.actorId };
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: [
      setGrant(ctx, memberKey(vaultId, memberId), confirmed, ctx.stash.issued as IssuedGrant, {
        state: 'PENDING',
        role: target.role,
      }),
      countMembers(ctx, vault, vault.members, vault.owners),
    ],
    event,
    answer: toMember({ ...target, ...confirmed }),
  });
}

export function response(ctx: Context<MutationConfirmMemberArgs>): object {
  return settleMembers(ctx);
}
