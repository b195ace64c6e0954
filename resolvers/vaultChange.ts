import type { Context } from '@aws-appsync/utils';
import type { VaultInput } from '../generated/schema.ts';
import { checkIds, checkRequestToken } from './validate.ts';

/** What runs before the steps of a change that takes a vault and nothing else. Ends with `BadInput`. */
export function request(ctx: Context<{ input: VaultInput }>): object {
  const { requestToken, vaultId } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  return {};
}

/** What runs after them: its answer is what was committed, now or before. */
export function response(ctx: Context): unknown {
  return ctx.stash.committed;
}
