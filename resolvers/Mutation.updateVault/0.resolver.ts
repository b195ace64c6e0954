import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateVaultArgs, Vault } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { checkIds, checkLine, checkNumber, checkRequestToken } from '../validate.ts';

export function request(ctx: Context<MutationUpdateVaultArgs>): object {
  const { requestToken, vaultId, name, keepVersions, keepVersionDays, trashDays } = ctx.args.input;
  const { revealsPerHour, revealSignInMinutes, ownerSignInMinutes, breachCheck } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId]);
  const fixed = [name, keepVersions, trashDays, revealsPerHour, ownerSignInMinutes, breachCheck];
  if (fixed.some((value) => value === null)) {
    fail('BadInput', 'Only keepVersionDays and revealSignInMinutes can be null. Leave out what is to stay.');
  }
  const given = [...fixed, keepVersionDays, revealSignInMinutes];
  if (given.every((value) => value === undefined)) fail('BadInput', 'Give at least one setting to change.');
  checkLine(name ?? 'unchanged', 'name', 100);
  checkNumber(keepVersions ?? 1, 'keepVersions', 1, 50);
  checkNumber(keepVersionDays ?? 1, 'keepVersionDays', 1, 3650);
  checkNumber(trashDays ?? 1, 'trashDays', 1, 365);
  checkNumber(revealsPerHour ?? 1, 'revealsPerHour', 1, 10000);
  checkNumber(revealSignInMinutes ?? 1, 'revealSignInMinutes', 1, 1440);
  checkNumber(ownerSignInMinutes ?? 1, 'ownerSignInMinutes', 1, 1440);
  return {};
}

export function response(ctx: Context<MutationUpdateVaultArgs>): Vault {
  return ctx.stash.committed as Vault;
}
