import type { Context } from '@aws-appsync/utils';
import type { QueryTotpCodeArgs, TotpCode } from '../../generated/schema.ts';
import type { Asked } from '../authorizeReveal.ts';
import { checkIds, checkLine } from '../validate.ts';

export function request(ctx: Context<QueryTotpCodeArgs>): object {
  const { vaultId, itemId, field } = ctx.args;
  checkIds([vaultId, itemId]);
  checkLine(field ?? 'none', 'field', 100);
  const asked: Asked = { vaultId, itemId, form: 'CODE' };
  ctx.stash.asked = asked;
  return {};
}

export function response(ctx: Context<QueryTotpCodeArgs>): TotpCode {
  return ctx.prev.result as TotpCode;
}
