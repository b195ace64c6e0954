import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { RotateKeyAnswer } from '../../functions/payloads/keys.ts';
import type { MutationRotateVaultKeyArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';

export function request(ctx: Context<MutationRotateVaultKeyArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  return invoke(acting(ctx, ctx.args.input.vaultId, ctx.stash.member as MemberRow));
}

export function response(ctx: Context<MutationRotateVaultKeyArgs>): object {
  return invoked<RotateKeyAnswer>(ctx);
}
