import type { Context } from '@aws-appsync/utils';
import type { MutationPurgeExpiredArgs, PurgedItem } from '../../generated/schema.ts';
import { isOwnFunction } from '../caller.ts';
import { fail } from '../errors.ts';
import { checkIds, checkVersion } from '../validate.ts';

/** The publisher alone, as for `publishVaultEvent`. */
export function request(ctx: Context<MutationPurgeExpiredArgs>): object {
  const { vaultId, itemId, oldest, version } = ctx.args.input;
  if (!isOwnFunction(ctx, 'PUBLISHER_ROLE')) {
    fail('Unauthorized', 'Only the vault itself purges what has expired. Use purgeItem for one that is not.');
  }
  checkIds([vaultId, itemId]);
  checkVersion(oldest);
  checkVersion(version);
  return {};
}

export function response(ctx: Context<MutationPurgeExpiredArgs>): PurgedItem {
  return ctx.stash.committed as PurgedItem;
}
