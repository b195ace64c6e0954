import type { Context } from '@aws-appsync/utils';
import type { CreatedItems, MutationCreateItemsArgs } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { checkIds, checkLabels, checkRequestToken } from '../validate.ts';

const mostItems = 25;

export function request(ctx: Context<MutationCreateItemsArgs>): object {
  const { requestToken, vaultId, items } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  if (items.length < 1 || items.length > mostItems) {
    fail('BadInput', `Give 1 to ${mostItems} items. Split a longer list into several requests.`);
  }
  for (const { folder, tags } of items) checkLabels({ folder, tags });
  return {};
}

export function response(ctx: Context<MutationCreateItemsArgs>): CreatedItems {
  return ctx.stash.committed as CreatedItems;
}
