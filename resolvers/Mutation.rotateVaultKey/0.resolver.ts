import type { Context } from '@aws-appsync/utils';
import type { MutationRotateVaultKeyArgs, Vault } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationRotateVaultKeyArgs>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

export function response(ctx: Context<MutationRotateVaultKeyArgs>): Vault {
  return ctx.stash.committed as Vault;
}
