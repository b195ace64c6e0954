import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { GrantsRequest, IssuedGrant, RevocationOrder } from '../functions/payloads/grants.ts';
import { acting } from './acting.ts';
import { invoke, invoked } from './invoke.ts';
import type { MemberRow } from './member.ts';
import { skipWhenCommitted } from './request.ts';

/** Has the order sealed to revoke the grants of `ctx.stash.target`, but for the one that was just issued. */
export function request(ctx: Context<{ input: { vaultId: string } }>): LambdaRequest {
  skipWhenCommitted(ctx);
  const issued = ctx.stash.issued as IssuedGrant | undefined;
  const { vaultId } = ctx.args.input;
  const payload: GrantsRequest = {
    action: 'ORDER_REVOCATION',
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    member: (ctx.stash.target as MemberRow).id,
    keep: issued ? issued.grantId : undefined,
  };
  return invoke(payload);
}

/** The order is `ctx.stash.order` from here on; empty where there is nothing to revoke. */
export function response(ctx: Context): object {
  const { order } = invoked<RevocationOrder>(ctx);
  ctx.stash.order = order;
  return {};
}
