import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { IssuedGrant } from '../../functions/payloads/grants.ts';
import type { MutationChangeRoleArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { stampEvent } from '../events.ts';
import { memberKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { countMembers, settleMembers, toMember } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit } from '../transaction.ts';
import { secondsOf } from '../validate.ts';
import { setGrant } from '../sealedActions.ts';

/** For oneself the condition on the member row is that of its own change: a transaction takes no row twice. */
export function request(ctx: Context<MutationChangeRoleArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, memberId, role, expiresAt } = ctx.args.input;
  const target = ctx.stash.target as MemberRow;
  const vault = ctx.stash.vault as VaultRow;
  const event = stampEvent(ctx, { vaultId, type: 'ROLE_CHANGED', memberId, role });
  const exp = expiresAt ? secondsOf(expiresAt) : null;
  const owners = vault.owners + (role === 'OWNER' ? 1 : 0) - (target.role === 'OWNER' ? 1 : 0);
  return commit(ctx, {
    vaultId,
    least: memberId === callerOf(ctx).id ? undefined : 'OWNER',
    actions: [
      setGrant(ctx, memberKey(vaultId, memberId), { role, exp }, ctx.stash.issued as IssuedGrant, {
        state: 'ACTIVE',
        role: target.role,
        grantId: target.grantId ?? '',
      }),
      countMembers(ctx, vault, vault.members, owners),
    ],
    event: { ...event, revocation: ctx.stash.order as string },
    answer: toMember({ ...target, role, exp: exp ?? undefined }),
  });
}

export function response(ctx: Context<MutationChangeRoleArgs>): object {
  return settleMembers(ctx);
}
