import { util, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { SealAnswer, SealRequest } from '../../functions/payloads/seal.ts';
import type { MutationCreateItemArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationCreateItemArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const { vaultId, title, username, urls } = ctx.args.input;
  const { login, note, card, identity, sshKey, apiKey, database, wifi, custom, customFields } =
    ctx.args.input;
  const itemId = util.autoUlid();
  ctx.stash.itemId = itemId;
  const kinds = { login, note, card, identity, sshKey, apiKey, database, wifi, custom };
  const payload: SealRequest = {
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    itemId,
    version: 1,
    change: { title, username, urls, ...kinds, customFields },
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationCreateItemArgs>): SealAnswer {
  const sealed = invoked<SealAnswer>(ctx);
  ctx.stash.sealed = sealed;
  return sealed;
}
