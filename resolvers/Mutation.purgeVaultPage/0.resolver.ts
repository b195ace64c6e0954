import type { Context } from '@aws-appsync/utils';
import type { MutationPurgeVaultPageArgs, PurgedPage } from '../../generated/schema.ts';
import { isOwnFunction } from '../caller.ts';
import { fail } from '../errors.ts';
import { checkIds } from '../validate.ts';

/** The shredder alone. */
export function request(ctx: Context<MutationPurgeVaultPageArgs>): object {
  if (!isOwnFunction(ctx, 'SHREDDER_ROLE')) {
    fail('Unauthorized', 'Only the vault itself destroys vaults, when their time is over.');
  }
  checkIds([ctx.args.input.vaultId]);
  return {};
}

export function response(ctx: Context<MutationPurgeVaultPageArgs>): PurgedPage {
  return ctx.stash.done as PurgedPage;
}
