import type { Context } from '@aws-appsync/utils';
import type { MutationPurgeItemArgs, PurgedItem } from '../../generated/schema.ts';
import { checkIds, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationPurgeItemArgs>): object {
  const { requestToken, vaultId, itemId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId, itemId]);
  return {};
}

export function response(ctx: Context<MutationPurgeItemArgs>): PurgedItem {
  return ctx.stash.committed as PurgedItem;
}
