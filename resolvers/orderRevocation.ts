import { runtime, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { GrantsRequest, RevocationOrder } from '../functions/payloads.ts';
import { acting } from './acting.ts';
import { invoke, invoked } from './invoke.ts';
import type { MemberRow } from './member.ts';
import { skipWhenCommitted } from './request.ts';

/** Has the order sealed to revoke the grant of `ctx.stash.target`; a member who has none needs no order. */
export function request(ctx: Context<{ input: { vaultId: string } }>): LambdaRequest {
  skipWhenCommitted(ctx);
  const target = ctx.stash.target as MemberRow;
  if (!target.grant) runtime.earlyReturn({ order: '' });
  const { vaultId } = ctx.args.input;
  const payload: GrantsRequest = {
    action: 'ORDER_REVOCATION',
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    member: target.id,
    memberGrant: target.grant ?? '',
  };
  return invoke(payload);
}

/** The order is `ctx.stash.order` from here on. */
export function response(ctx: Context): object {
  const { order } = invoked<RevocationOrder>(ctx);
  ctx.stash.order = order;
  return {};
}
