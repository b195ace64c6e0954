import type { Context, DynamoDBTransactWriteItemsRequest, LambdaRequest } from '@aws-appsync/utils';
import type { ChangeStateRequest, GovernKeyAnswer } from '../functions/payloads/keys.ts';
import type { VaultEventType, VaultState } from '../generated/schema.ts';
import { acting } from './acting.ts';
import { put, remove, update, type WriteAction } from './actions.ts';
import { stampEvent } from './events.ts';
import { invoke, invoked } from './invoke.ts';
import { dueKey, vaultKey } from './keys.ts';
import type { MemberRow, VaultRow } from './member.ts';
import { toVault } from './rows.ts';
import { commit } from './transaction.ts';

/** Changes the state of the vault's key, which is the authority; the caller's row is `ctx.stash.member`. */
export function governKey(
  ctx: Context<{ input: { vaultId: string } }>,
  change: Pick<ChangeStateRequest, 'action' | 'days' | 'isShown'>,
): LambdaRequest {
  return invoke({ ...acting(ctx, ctx.args.input.vaultId, ctx.stash.member as MemberRow), ...change });
}

/** What came of it: `ctx.stash.deleteAt` is when the destruction is due, 0 for never. */
export function governed(ctx: Context): object {
  const { deleteAt } = invoked<GovernKeyAnswer>(ctx);
  ctx.stash.deleteAt = deleteAt ?? 0;
  return {};
}

/**
 * What the table says of a vault's state, for display and to refuse at once; and the row that the shredder finds it by
 * when its destruction is due. It counts as a change of the members: of two changes of either at the same time, one is `Busy`.
 * @param deleteAt epoch seconds; 0: its destruction is not scheduled
 */
export function putState(ctx: Context, vault: VaultRow, state: VaultState, deleteAt: number): WriteAction[] {
  const { id, deleteAt: before, membersRevision } = vault;
  const isMoved = before !== undefined && before !== deleteAt;
  return [
    update(
      ctx,
      vaultKey(id),
      { state, deleteAt: deleteAt > 0 ? deleteAt : null, membersRevision: membersRevision + 1 },
      { membersRevision },
    ),
    ...(isMoved ? [remove(ctx, dueKey(before, id))] : []),
    ...(deleteAt > 0 ? [put(ctx, dueKey(deleteAt, id), {})] : []),
  ];
}

/** The transaction that locks or unlocks the vault that was read. */
export function commitState(
  ctx: Context<{ input: { vaultId: string } }>,
  type: VaultEventType,
  state: VaultState,
): DynamoDBTransactWriteItemsRequest {
  const { vaultId } = ctx.args.input;
  const vault = ctx.stash.vault as VaultRow;
  return commit(ctx, {
    vaultId,
    least: 'OWNER',
    actions: putState(ctx, vault, state, 0),
    event: stampEvent(ctx, { vaultId, type }),
    answer: toVault({ ...vault, state }, ctx.stash.member as MemberRow),
  });
}
