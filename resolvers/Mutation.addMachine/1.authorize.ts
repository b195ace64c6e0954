import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { MutationAddMachineArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';
import { callerOf } from '../caller.ts';
import { fail } from '../errors.ts';
import { machineId, memberKey, requestKey, vaultKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { mostMembers } from '../members.ts';
import { getRows, gotRows } from '../table.ts';
import { secondsOf } from '../validate.ts';

export function request(ctx: Context<MutationAddMachineArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, requestToken, accountId, roleName } = ctx.args.input;
  const { id } = callerOf(ctx);
  return getRows(ctx, [
    requestKey(id, requestToken),
    memberKey(vaultId, id),
    vaultKey(vaultId),
    memberKey(vaultId, machineId(accountId, roleName)),
  ]);
}

export function response(ctx: Context<MutationAddMachineArgs>): object {
  const rows = gotRows(ctx);
  authorizeOwner(ctx, ['ACTIVE']);
  if (ctx.stash.committed) return {};
  const { accountId, roleName, role, expiresAt } = ctx.args.input;
  if (rows[3] as MemberRow | null)
    fail('BadInput', 'This machine is a member already. Use changeRole to change its role.');
  if ((ctx.stash.vault as VaultRow).members >= mostMembers)
    fail('LimitExceeded', `A vault has up to ${mostMembers} members. Remove one first.`);
  const expires = expiresAt ? secondsOf(expiresAt) : null;
  ctx.stash.grant = { member: machineId(accountId, roleName), role, expires };
  return {};
}
