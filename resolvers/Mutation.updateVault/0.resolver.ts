import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateVaultArgs, Vault } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { checkIds, checkLine, checkNumber, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationUpdateVaultArgs>): object {
  const { requestToken, vaultId, name, keepVersions, keepVersionDays, trashDays } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  if (name === null || keepVersions === null || trashDays === null) {
    fail('BadInput', 'name, keepVersions and trashDays cannot be null. Leave out what is to stay.');
  }
  if (!name && !keepVersions && keepVersionDays === undefined && !trashDays && name !== '') {
    fail('BadInput', 'Give at least one of name, keepVersions, keepVersionDays and trashDays.');
  }
  checkLine(name ?? 'unchanged', 'name', 100);
  checkNumber(keepVersions ?? 1, 'keepVersions', 1, 50);
  checkNumber(keepVersionDays ?? 1, 'keepVersionDays', 1, 3650);
  checkNumber(trashDays ?? 1, 'trashDays', 1, 365);
  return {};
}

export function response(ctx: Context<MutationUpdateVaultArgs>): Vault {
  return ctx.stash.committed as Vault;
}
