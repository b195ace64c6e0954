import type { Context } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs, VaultHealthPage } from '../../generated/schema.ts';
import { scanOf } from '../healthScan.ts';
import { checkIds } from '../validate.ts';

export function request(ctx: Context<QueryVaultHealthArgs>): object {
  const { vaultId, nextToken } = ctx.args;
  checkIds([vaultId]);
  ctx.stash.position = scanOf(nextToken, vaultId);
  return {};
}

export function response(ctx: Context<QueryVaultHealthArgs>): VaultHealthPage {
  return ctx.prev.result as VaultHealthPage;
}
