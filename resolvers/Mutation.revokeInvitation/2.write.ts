import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationRevokeInvitationArgs } from '../../generated/schema.ts';
import { removeThere } from '../actions.ts';
import { failNotFound } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { invitationKey } from '../keys.ts';
import { skipWhenCommitted } from '../request.ts';
import { commit, settle } from '../transaction.ts';

export function request(ctx: Context<MutationRevokeInvitationArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, invitationId } = ctx.args.input;
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: [removeThere(ctx, invitationKey(vaultId, invitationId))],
    event: stampEvent(ctx, { vaultId, type: 'INVITATION_REVOKED' }),
    answer: { vaultId, invitationId },
  });
}

export function response(ctx: Context<MutationRevokeInvitationArgs>): object {
  if (settle(ctx)) failNotFound();
  return ctx.stash.committed ?? {};
}
