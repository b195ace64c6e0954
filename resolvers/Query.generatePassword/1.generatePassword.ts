import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  GeneratedPassword,
  GeneratePasswordInput,
  QueryGeneratePasswordArgs,
} from '../../generated/schema.ts';
import { invoke, invoked } from '../invoke.ts';

export function request(ctx: Context<QueryGeneratePasswordArgs>): LambdaRequest {
  const { characters, passphrase, pin, userName } = ctx.args.input;
  const payload: GeneratePasswordInput = { characters, passphrase, pin, userName };
  return invoke(payload);
}

export function response(ctx: Context): GeneratedPassword {
  return invoked<GeneratedPassword>(ctx);
}
