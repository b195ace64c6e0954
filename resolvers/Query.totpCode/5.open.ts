import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { TotpAnswer, TotpRequest } from '../../functions/payloads/open.ts';
import type { QueryTotpCodeArgs, TotpCode } from '../../generated/schema.ts';
import { invoke, invoked } from '../invoke.ts';
import { openRequest } from '../revealed.ts';

export function request(ctx: Context<QueryTotpCodeArgs>): LambdaRequest {
  const payload: TotpRequest = { ...openRequest(ctx), code: { field: ctx.args.field ?? null } };
  return invoke(payload);
}

export function response(ctx: Context): TotpCode {
  return invoked<TotpAnswer>(ctx);
}
