import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationUpdateVaultArgs } from '../../generated/schema.ts';
import { update } from '../actions.ts';
import { failBusy } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { vaultKey } from '../keys.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { toVault } from '../rows.ts';
import { commit, settle } from '../transaction.ts';

export function request(ctx: Context<MutationUpdateVaultArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, name, keepVersions, keepVersionDays, trashDays } = ctx.args.input;
  const { revealsPerHour, revealSignInMinutes, ownerSignInMinutes, breachCheck } = ctx.args.input;
  const before = ctx.stash.vault as VaultRow;
  const event = stampEvent(ctx, { vaultId, type: 'VAULT_UPDATED' });
  const days = keepVersionDays === undefined ? before.keepVersionDays : keepVersionDays;
  const signIn = revealSignInMinutes === undefined ? before.revealSignInMinutes : revealSignInMinutes;
  const settings = {
    name: name ?? before.name,
    keepVersions: keepVersions ?? before.keepVersions,
    keepVersionDays: days ?? null,
    trashDays: trashDays ?? before.trashDays,
    revealsPerHour: revealsPerHour ?? before.revealsPerHour,
    revealSignInMinutes: signIn ?? null,
    ownerSignInMinutes: ownerSignInMinutes ?? before.ownerSignInMinutes,
    breachCheck: breachCheck ?? before.breachCheck ?? false,
    updatedAt: event.at,
    settingsRevision: before.settingsRevision + 1,
  };
  const owner = { role: 'OWNER', state: 'ACTIVE' } as MemberRow;
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: [update(ctx, vaultKey(vaultId), settings, { settingsRevision: before.settingsRevision })],
    event,
    answer: toVault(
      {
        ...before,
        ...settings,
        keepVersionDays: days ?? undefined,
        revealSignInMinutes: signIn ?? undefined,
      },
      owner,
    ),
  });
}

export function response(ctx: Context<MutationUpdateVaultArgs>): object {
  if (settle(ctx)) failBusy();
  return ctx.stash.committed ?? {};
}
