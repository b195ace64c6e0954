import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { CreateVaultKeyAnswer, CreateVaultKeyRequest } from '../../functions/payloads/grants.ts';
import type { MutationCreateVaultArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { invoke, invoked } from '../invoke.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationCreateVaultArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const payload: CreateVaultKeyRequest = {
    caller: callerOf(ctx).id,
    requestToken: ctx.args.input.requestToken,
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationCreateVaultArgs>): CreateVaultKeyAnswer {
  const answer = invoked<CreateVaultKeyAnswer>(ctx);
  ctx.stash.vaultId = answer.vaultId;
  ctx.stash.issued = answer;
  return answer;
}
