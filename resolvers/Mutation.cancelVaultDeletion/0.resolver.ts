import type { Context } from '@aws-appsync/utils';
import type { MutationCancelVaultDeletionArgs, VaultDeletion } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationCancelVaultDeletionArgs>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

export function response(ctx: Context<MutationCancelVaultDeletionArgs>): VaultDeletion {
  return ctx.stash.committed as VaultDeletion;
}
