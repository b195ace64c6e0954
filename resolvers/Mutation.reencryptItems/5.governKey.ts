import { runtime, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { GovernKeyRequest, RetireKeysAnswer } from '../../functions/payloads/keys.ts';
import type { MutationReencryptItemsArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import type { Pass } from '../reencryption.ts';

/** At the end of a pass that found nothing. */
export function request(ctx: Context<MutationReencryptItemsArgs>): LambdaRequest {
  const pass = ctx.stash.pass as Pass;
  if (!pass.isLast || ctx.stash.found) runtime.earlyReturn({ retired: false });
  const { vaultId } = ctx.args.input;
  const payload: GovernKeyRequest = {
    action: 'RETIRE',
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    since: pass.since,
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationReencryptItemsArgs>): object {
  const { retired } = invoked<RetireKeysAnswer>(ctx);
  ctx.stash.retired = retired;
  return {};
}
