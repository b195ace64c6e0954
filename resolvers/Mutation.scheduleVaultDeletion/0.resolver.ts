import type { Context } from '@aws-appsync/utils';
import type { MutationScheduleVaultDeletionArgs, VaultDeletion } from '../../generated/schema.ts';
import { checkIds, checkNumber, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationScheduleVaultDeletionArgs>): object {
  const { requestToken, vaultId, days } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  checkNumber(days ?? 7, 'days', 7, 30);
  return {};
}

export function response(ctx: Context<MutationScheduleVaultDeletionArgs>): VaultDeletion {
  return ctx.stash.committed as VaultDeletion;
}
