import type { Context } from '@aws-appsync/utils';
import type { MutationLockVaultArgs, Vault } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationLockVaultArgs>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

export function response(ctx: Context<MutationLockVaultArgs>): Vault {
  return ctx.stash.committed as Vault;
}
