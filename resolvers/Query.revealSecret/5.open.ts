import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { OpenAnswer, OpenRequest } from '../../functions/payloads/open.ts';
import type { QueryRevealSecretArgs, RevealedSecret } from '../../generated/schema.ts';
import { invoke, invoked } from '../invoke.ts';
import { openRequest, toRevealed } from '../revealed.ts';

export function request(ctx: Context<QueryRevealSecretArgs>): LambdaRequest {
  const payload: OpenRequest = { ...openRequest(ctx), forUrl: ctx.args.forUrl };
  return invoke(payload);
}

export function response(ctx: Context<QueryRevealSecretArgs>): RevealedSecret {
  const { vaultId, itemId } = ctx.args;
  const opened = invoked<OpenAnswer>(ctx);
  return toRevealed({ vaultId, itemId, version: ctx.stash.version as number }, opened);
}
