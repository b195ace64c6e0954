import type { Context } from '@aws-appsync/utils';
import type { MutationAddMachineArgs, Member } from '../../generated/schema.ts';
import { checkEnd, checkIds, checkMachine, checkRequestToken, checkSharedRole } from '../validate.ts';

export function request(ctx: Context<MutationAddMachineArgs>): object {
  const { requestToken, vaultId, accountId, roleName, roleId, role, expiresAt } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkMachine(accountId, roleName, roleId);
  checkSharedRole(role);
  checkEnd(expiresAt);
  return {};
}

export function response(ctx: Context<MutationAddMachineArgs>): Member {
  return ctx.stash.committed as Member;
}
