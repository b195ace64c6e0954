import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { Role, VaultEventType } from '../generated/schema.ts';
import { removeUnchanged } from './actions.ts';
import { remove } from './actions.ts';
import { stampEvent } from './events.ts';
import { callerVaultKey, memberKey } from './keys.ts';
import type { MemberRow, VaultRow } from './member.ts';
import { countMembers } from './members.ts';
import { commit } from './transaction.ts';

/**
 * The transaction that ends the membership of `ctx.stash.target`. The event's row keeps the order to revoke the grant, for
 * the stream to repeat.
 * @param least whom the caller must be; none where the caller is the member himself, whose row is in it already
 */
export function commitDeparture(
  ctx: Context,
  type: VaultEventType,
  least: Role | undefined,
): DynamoDBTransactWriteItemsRequest {
  const target = ctx.stash.target as MemberRow;
  const vault = ctx.stash.vault as VaultRow;
  const event = stampEvent(ctx, { vaultId: vault.id, type, memberId: target.id });
  return commit(ctx, {
    vaultId: vault.id,
    least,
    actions: [
      removeUnchanged(ctx, memberKey(vault.id, target.id), { role: target.role, state: target.state }),
      remove(ctx, callerVaultKey(target.id, vault.id)),
      countMembers(ctx, vault, vault.members - 1, vault.owners - (target.role === 'OWNER' ? 1 : 0)),
    ],
    event: { ...event, revocation: ctx.stash.order as string },
    answer: {
      vaultId: vault.id,
      memberId: target.id,
      revealedItemIds: ctx.stash.revealedItemIds ?? [],
      moreRevealed: ctx.stash.moreRevealed ?? false,
    },
  });
}
