import { runtime, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { GrantsRequest } from '../functions/payloads/grants.ts';
import { invoke, invoked } from './invoke.ts';

/** Carries the order of `ctx.stash.order` out, once the change is committed. */
export function request(ctx: Context<{ input: { vaultId: string } }>): LambdaRequest {
  const order = (ctx.stash.order ?? '') as string;
  if (order === '') runtime.earlyReturn({});
  const { vaultId } = ctx.args.input;
  const payload: GrantsRequest = { action: 'REVOKE', vaultId, order };
  return invoke(payload);
}

/** What fails here is repeated by the stream, which has the order from the event's row. */
export function response(ctx: Context): object {
  return ctx.error && ctx.stash.committed ? {} : invoked<object>(ctx);
}
