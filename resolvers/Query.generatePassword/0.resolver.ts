import type { Context } from '@aws-appsync/utils';
import type { GeneratedPassword } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';

/** For whoever could be a member of a vault, and nobody else. */
export function request(ctx: Context): object {
  callerOf(ctx);
  return {};
}

export function response(ctx: Context): GeneratedPassword {
  return ctx.prev.result as GeneratedPassword;
}
