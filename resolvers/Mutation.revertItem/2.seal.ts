import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { SealAnswer, SealRequest } from '../../functions/payloads/seal.ts';
import type { MutationRevertItemArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { messageOf, type SecretRow } from '../secrets.ts';

export function request(ctx: Context<MutationRevertItemArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId, expectedVersion, toVersion } = ctx.args.input;
  const payload: SealRequest = {
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    itemId,
    version: expectedVersion + 1,
    previous: { ...messageOf(ctx.stash.previous as SecretRow), version: toVersion },
    change: {},
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationRevertItemArgs>): SealAnswer {
  const sealed = invoked<SealAnswer>(ctx);
  ctx.stash.sealed = sealed;
  return sealed;
}
