import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { SealAnswer } from '../../functions/payloads.ts';
import type { MutationUpdateItemArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { failBusy, failInternal, failNotFound, failVersionConflict } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { hostPaths, writeHosts } from '../hosts.ts';
import { itemKey, secretKey } from '../keys.ts';
import { skipWhenCommitted } from '../request.ts';
import { toItem, type ItemRow } from '../rows.ts';
import { putSecret } from '../secrets.ts';
import { commit, putWhen, remove, settle } from '../transaction.ts';

export function request(ctx: Context<MutationUpdateItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId } = ctx.args.input;
  const before = ctx.stash.item as ItemRow;
  const sealed = ctx.stash.sealed as SealAnswer;
  const version = before.version + 1;
  const { id } = callerOf(ctx);
  const event = stampEvent({ vaultId, type: 'ITEM_UPDATED', actorId: id, itemId, itemVersion: version });
  const isFull = version - before.oldest >= (ctx.stash.keepVersions as number);
  const item: ItemRow = {
    ...before,
    kind: sealed.kind,
    title: sealed.title,
    username: sealed.username,
    urls: sealed.urls,
    version,
    revision: before.revision + 1,
    oldest: isFull ? before.oldest + 1 : before.oldest,
    hosts: hostPaths(sealed.hosts),
    sealedBytes: sealed.length,
    updatedAt: event.at,
    updatedBy: id,
  };
  return commit(ctx, {
    vaultId,
    least: 'EDITOR',
    actions: [
      putWhen(
        ctx,
        itemKey(vaultId, itemId),
        { ...item },
        { version: before.version, revision: before.revision },
      ),
      putSecret(ctx, { vaultId, itemId, version }, sealed, event),
      ...(isFull ? [remove(ctx, secretKey(vaultId, itemId, before.oldest))] : []),
      ...writeHosts(ctx, item, before),
    ],
    event,
    answer: toItem(item),
  });
}

export function response(ctx: Context<MutationUpdateItemArgs>): object {
  const failed = settle(ctx);
  if (failed) {
    const current = failed.row as { version?: number } | null;
    if (failed.index > 0) failInternal();
    if (!current) failNotFound();
    if (current.version !== ctx.args.input.expectedVersion) failVersionConflict(current.version ?? 0);
    failBusy();
  }
  return ctx.stash.committed ?? {};
}
