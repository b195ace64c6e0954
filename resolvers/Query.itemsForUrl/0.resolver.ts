import type { Context } from '@aws-appsync/utils';
import type { ItemMatchList, QueryItemsForUrlArgs } from '../../generated/schema.ts';
import { firstLook } from '../looks.ts';
import { hostOfPage } from '../validate.ts';

export function request(ctx: Context<QueryItemsForUrlArgs>): object {
  const { vaultId, url } = ctx.args;
  const host = hostOfPage(url);
  ctx.stash.host = host;
  ctx.stash.look = firstLook(vaultId, host);
  ctx.stash.matches = [];
  return {};
}

export function response(ctx: Context<QueryItemsForUrlArgs>): ItemMatchList {
  return ctx.prev.result as ItemMatchList;
}
