import type { Context } from '@aws-appsync/utils';
import type { Item, MutationUpdateItemLabelsArgs } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { checkIds, checkLabels, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationUpdateItemLabelsArgs>): object {
  const { requestToken, vaultId, itemId, folder, tags, favourite } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId, itemId]);
  if (folder === undefined && tags === undefined && favourite === undefined) {
    fail('BadInput', 'Give at least one of folder, tags and favourite.');
  }
  checkLabels({ folder, tags });
  return {};
}

export function response(ctx: Context<MutationUpdateItemLabelsArgs>): Item {
  return ctx.stash.committed as Item;
}
