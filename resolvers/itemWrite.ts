import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import { putWhen, type WriteAction } from './actions.ts';
import { failBusy, failInternal, failNotFound, failVersionConflict } from './errors.ts';
import type { EventRow } from './events.ts';
import { writeHosts } from './hosts.ts';
import { itemKey } from './keys.ts';
import { writeLabels } from './labels.ts';
import { indexed, toItem, type ItemRow } from './rows.ts';
import { commit, settle } from './transaction.ts';

/**
 * Replaces an item's row as it was read, with its next revision, and everything that lists the item. The row is the first
 * action, as `settleItem` expects it.
 */
export function replaceItem(ctx: Context, item: ItemRow, before: ItemRow): WriteAction[] {
  const { vaultId, id, version, revision } = before;
  const row = { ...indexed(item), revision: revision + 1 };
  return [
    putWhen(ctx, itemKey(vaultId, id), row, { version, revision }),
    ...writeHosts(ctx, item, before),
    ...writeLabels(ctx, item, before),
  ];
}

/** The transaction of a change of an item that makes no version of it. */
export function commitItem(
  ctx: Context,
  item: ItemRow,
  before: ItemRow,
  event: EventRow,
): DynamoDBTransactWriteItemsRequest {
  return commit(ctx, {
    vaultId: item.vaultId,
    least: 'EDITOR',
    actions: replaceItem(ctx, item, before),
    event,
    answer: toItem(item),
  });
}

/**
 * Judges what came of a change of an item. Ends with `NotFound` when it is gone, with `VersionConflict` when it has
 * another version than the one that the caller named, if any, and with `Busy` when it was changed meanwhile.
 */
export function settleItem(ctx: Context, expectedVersion: number | null): object {
  const failed = settle(ctx);
  if (failed) {
    const current = failed.row as { version?: number } | null;
    if (failed.index > 0) failInternal();
    if (!current) failNotFound();
    if (expectedVersion && current.version !== expectedVersion) failVersionConflict(current.version ?? 0);
    failBusy();
  }
  return ctx.stash.committed ?? {};
}
