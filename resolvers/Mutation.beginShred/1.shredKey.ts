import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { ShredKeyAnswer } from '../../functions/payloads/keys.ts';
import type { MutationBeginShredArgs } from '../../generated/schema.ts';
import { invoke, invoked } from '../invoke.ts';

/** Refused unless the key store itself says that the time is over: what a row of the table says destroys nothing. */
export function request(ctx: Context<MutationBeginShredArgs>): LambdaRequest {
  return invoke({ vaultId: ctx.args.input.vaultId });
}

export function response(ctx: Context<MutationBeginShredArgs>): object {
  return invoked<ShredKeyAnswer>(ctx);
}
