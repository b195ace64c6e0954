import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { SealAnswer, SealRequest } from '../../functions/payloads/seal.ts';
import type { MutationUpdateItemArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { messageOf, type SecretRow } from '../secrets.ts';

export function request(ctx: Context<MutationUpdateItemArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId, expectedVersion, title, username, urls } = ctx.args.input;
  const { login, note, card, identity, sshKey, apiKey, database, wifi, custom, customFields } =
    ctx.args.input;
  const kinds = { login, note, card, identity, sshKey, apiKey, database, wifi, custom };
  const payload: SealRequest = {
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    itemId,
    version: expectedVersion + 1,
    previous: { ...messageOf(ctx.stash.previous as SecretRow), version: expectedVersion },
    change: { title, username, urls, ...kinds, customFields },
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationUpdateItemArgs>): SealAnswer {
  const sealed = invoked<SealAnswer>(ctx);
  ctx.stash.sealed = sealed;
  return sealed;
}
