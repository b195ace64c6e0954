import type { Context } from '@aws-appsync/utils';
import type { Me } from '../generated/schema.ts';
import { callerOf } from './caller.ts';

export function request(ctx: Context): { payload: Me } {
  const { id, kind, username } = callerOf(ctx);
  return { payload: { id, kind, username } };
}

export function response(ctx: Context): Me {
  return ctx.result as Me;
}
