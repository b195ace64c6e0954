import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { IssuedGrant } from '../../functions/payloads/grants.ts';
import type { MutationCreateVaultArgs } from '../../generated/schema.ts';
import { count, putNew } from '../actions.ts';
import { callerOf } from '../caller.ts';
import { fail } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { callerVaultKey, madeKey, memberKey, vaultKey } from '../keys.ts';
import { failTooManyVaults, mostVaults } from '../made.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit, settle } from '../transaction.ts';
import { withGrant } from '../sealedActions.ts';

/** What a new vault begins with (schema.graphql, `Vault`); `updateVault` changes it. */
const settings = {
  keepVersions: 20,
  trashDays: 30,
  revealsPerHour: 2000,
  ownerSignInMinutes: 15,
  breachCheck: false,
};

export function request(ctx: Context<MutationCreateVaultArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const vaultId = ctx.stash.vaultId as string;
  const { id, username } = callerOf(ctx);
  const event = stampEvent(ctx, { vaultId, type: 'VAULT_CREATED' });
  const dates = { createdAt: event.at, updatedAt: event.at };
  const vault = { id: vaultId, name: ctx.args.input.name, state: 'ACTIVE', ...settings, ...dates };
  const owner: MemberRow = {
    id,
    vaultId,
    kind: 'PERSON',
    username: username ?? undefined,
    role: 'OWNER',
    state: 'ACTIVE',
    addedAt: event.at,
    addedBy: id,
  };
  return commit(ctx, {
    vaultId,
    actions: [
      putNew(ctx, vaultKey(vaultId), {
        ...vault,
        createdBy: id,
        owners: 1,
        members: 1,
        settingsRevision: 1,
        membersRevision: 1,
      }),
      withGrant(putNew(ctx, memberKey(vaultId, id), { ...owner }), ctx.stash.issued as IssuedGrant),
      putNew(ctx, callerVaultKey(id, vaultId), { vaultId }),
      count(ctx, madeKey(id), 'vaults', 1, mostVaults(ctx)),
    ],
    event,
    answer: { ...vault, myRole: 'OWNER' },
  });
}

export function response(ctx: Context<MutationCreateVaultArgs>): object {
  const failed = settle(ctx);
  if (failed && failed.index === 3) failTooManyVaults(ctx);
  if (failed)
    fail('DuplicateRequest', 'This requestToken has made a vault before. Make a new UUID for each change.');
  return ctx.stash.committed ?? {};
}
