import type { Context } from '@aws-appsync/utils';
import type { MutationCreateVaultArgs, Vault } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { fail } from '../errors.ts';
import { checkLine, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationCreateVaultArgs>): object {
  const { requestToken, name } = ctx.args.input;
  checkRequestToken(requestToken);
  checkLine(name, 'name', 100);
  if (callerOf(ctx).kind !== 'PERSON') fail('Unauthorized', 'A vault is made by a person: its owner is one.');
  return {};
}

export function response(ctx: Context<MutationCreateVaultArgs>): Vault {
  return ctx.stash.committed as Vault;
}
