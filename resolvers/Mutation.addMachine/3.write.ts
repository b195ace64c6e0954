import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { IssuedGrant } from '../../functions/payloads/grants.ts';
import type { MutationAddMachineArgs } from '../../generated/schema.ts';
import { putNew } from '../actions.ts';
import { stampEvent } from '../events.ts';
import { callerVaultKey, machineId, memberKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { countMembers, settleMembers, toMember } from '../members.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit } from '../transaction.ts';
import { secondsOf } from '../validate.ts';
import { withGrant } from '../sealedActions.ts';

export function request(ctx: Context<MutationAddMachineArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, accountId, roleName, roleId, role, expiresAt } = ctx.args.input;
  const vault = ctx.stash.vault as VaultRow;
  const memberId = machineId(accountId, roleName);
  const event = stampEvent(ctx, { vaultId, type: 'MACHINE_ADDED', memberId, role });
  const member: MemberRow = {
    id: memberId,
    vaultId,
    kind: 'MACHINE',
    role,
    state: 'ACTIVE',
    exp: expiresAt ? secondsOf(expiresAt) : undefined,
    roleId: roleId ?? undefined,
    addedAt: event.at,
    addedBy: event.actorId,
  };
  const added = putNew(ctx, memberKey(vaultId, memberId), { ...member });
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: [
      withGrant(added, ctx.stash.issued as IssuedGrant),
      putNew(ctx, callerVaultKey(memberId, vaultId), { vaultId }),
      countMembers(ctx, vault, vault.members + 1, vault.owners),
    ],
    event,
    answer: toMember(member),
  });
}

export function response(ctx: Context<MutationAddMachineArgs>): object {
  return settleMembers(ctx);
}
