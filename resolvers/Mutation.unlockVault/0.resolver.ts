import type { Context } from '@aws-appsync/utils';
import type { MutationUnlockVaultArgs, Vault } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationUnlockVaultArgs>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

export function response(ctx: Context<MutationUnlockVaultArgs>): Vault {
  return ctx.stash.committed as Vault;
}
