import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { OpenAnswer, OpenRequest } from '../../functions/payloads.ts';
import type { QueryRevealSecretArgs, RevealedSecret } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import type { ItemRow } from '../rows.ts';
import { toSecret } from '../revealed.ts';
import { messageOf, type SecretRow } from '../secrets.ts';

export function request(ctx: Context<QueryRevealSecretArgs>): LambdaRequest {
  const { vaultId, itemId, forUrl } = ctx.args;
  const item = ctx.stash.item as ItemRow;
  const version = ctx.stash.version as number;
  const listed = { title: item.title, username: item.username ?? null, urls: item.urls };
  const payload: OpenRequest = {
    ...messageOf(ctx.stash.secret as SecretRow),
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    itemId,
    version,
    listed: version === item.version ? listed : undefined,
    forUrl,
  };
  return invoke(payload);
}

export function response(ctx: Context<QueryRevealSecretArgs>): RevealedSecret {
  const { vaultId, itemId } = ctx.args;
  const opened = invoked<OpenAnswer>(ctx);
  return {
    vaultId,
    itemId,
    version: ctx.stash.version as number,
    title: opened.title,
    username: opened.username,
    urls: opened.urls,
    secret: toSecret(opened),
    customFields: opened.customFields,
  };
}
