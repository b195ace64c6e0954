import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { GrantsRequest, HashCodeAnswer } from '../../functions/payloads/grants.ts';
import type { MutationAcceptInvitationArgs } from '../../generated/schema.ts';
import { invoke, invoked } from '../invoke.ts';

/** AppSync's resolvers have no digest. */
export function request(ctx: Context<MutationAcceptInvitationArgs>): LambdaRequest {
  const payload: GrantsRequest = { action: 'HASH_CODE', code: ctx.args.input.code };
  return invoke(payload);
}

export function response(ctx: Context<MutationAcceptInvitationArgs>): object {
  const { hash } = invoked<HashCodeAnswer>(ctx);
  ctx.stash.hash = hash;
  return {};
}
