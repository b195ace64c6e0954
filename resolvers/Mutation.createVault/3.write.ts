import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationCreateVaultArgs } from '../../generated/schema.ts';
import { putNew } from '../actions.ts';
import { callerOf } from '../caller.ts';
import { fail } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { callerVaultKey, memberKey, vaultKey } from '../keys.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit, settle } from '../transaction.ts';

/** What a new vault keeps (schema.graphql, `Vault`); `updateVault` changes it. */
const retention = { keepVersions: 20, trashDays: 30 };

export function request(ctx: Context<MutationCreateVaultArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const vaultId = ctx.stash.vaultId as string;
  const { id } = callerOf(ctx);
  const event = stampEvent({ vaultId, type: 'VAULT_CREATED', actorId: id });
  const dates = { createdAt: event.at, updatedAt: event.at };
  const vault = { id: vaultId, name: ctx.args.input.name, state: 'ACTIVE', ...retention, ...dates };
  return commit(ctx, {
    vaultId,
    actions: [
      putNew(ctx, vaultKey(vaultId), { ...vault, owners: 1, settingsRevision: 1 }),
      putNew(ctx, memberKey(vaultId, id), {
        id,
        role: 'OWNER',
        state: 'ACTIVE',
        addedAt: event.at,
        addedBy: id,
      }),
      putNew(ctx, callerVaultKey(id, vaultId), { vaultId }),
    ],
    event,
    answer: { ...vault, myRole: 'OWNER' },
  });
}

export function response(ctx: Context<MutationCreateVaultArgs>): object {
  if (settle(ctx))
    fail('DuplicateRequest', 'This requestToken has made a vault before. Make a new UUID for each change.');
  return ctx.stash.committed ?? {};
}
