import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { GrantsRequest, IssuedGrant, IssueGrantRequest } from '../functions/payloads/grants.ts';
import { acting } from './acting.ts';
import { invoke, invoked } from './invoke.ts';
import type { MemberRow } from './member.ts';
import { skipWhenCommitted } from './request.ts';

/** Has the grant issued that `ctx.stash.grant` describes. */
export function request(ctx: Context<{ input: { vaultId: string } }>): LambdaRequest {
  skipWhenCommitted(ctx);
  const terms = ctx.stash.grant as Pick<IssueGrantRequest, 'member' | 'role' | 'expires'>;
  const { member, role, expires } = terms;
  const { vaultId } = ctx.args.input;
  const payload: GrantsRequest = {
    action: 'ISSUE',
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    member,
    role,
    expires,
  };
  return invoke(payload);
}

/** The new grant is `ctx.stash.issued` from here on. */
export function response(ctx: Context): object {
  const issued = invoked<IssuedGrant>(ctx);
  ctx.stash.issued = issued;
  return {};
}
