import { util, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { CopyRequest, SealAnswer } from '../../functions/payloads/seal.ts';
import type { MutationCopyItemArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { openRequest } from '../revealed.ts';

export function request(ctx: Context<MutationCopyItemArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const { vaultId, title } = ctx.args.input;
  const itemId = util.autoUlid();
  ctx.stash.itemId = itemId;
  const payload: CopyRequest = {
    ...acting(ctx, vaultId, ctx.stash.target as MemberRow),
    itemId,
    source: openRequest(ctx),
    title,
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationCopyItemArgs>): SealAnswer {
  const sealed = invoked<SealAnswer>(ctx);
  ctx.stash.sealed = sealed;
  return sealed;
}
