import type { Context } from '@aws-appsync/utils';
import type { MutationRevokeRemovedArgs, RemovedMember } from '../../generated/schema.ts';
import { isOwnFunction } from '../caller.ts';
import { fail } from '../errors.ts';
import { checkIds, checkMemberId } from '../validate.ts';

/** The publisher alone; and it acts by an order that the vault's key has sealed, never by its own word. */
export function request(ctx: Context<MutationRevokeRemovedArgs>): object {
  const { vaultId, memberId, order } = ctx.args.input;
  if (!isOwnFunction(ctx, 'PUBLISHER_ROLE'))
    fail('Unauthorized', 'Only the vault itself carries orders out. Use removeMember.');
  checkIds([vaultId]);
  checkMemberId(memberId);
  ctx.stash.order = order;
  return {};
}

export function response(ctx: Context<MutationRevokeRemovedArgs>): RemovedMember {
  const { vaultId, memberId } = ctx.args.input;
  return { vaultId, memberId, revealedItemIds: [], moreRevealed: false };
}
