import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { SealAnswer } from '../functions/payloads/seal.ts';
import type { VaultEventType } from '../generated/schema.ts';
import { stampEvent } from './events.ts';
import { hostPaths } from './hosts.ts';
import { replaceItem } from './itemWrite.ts';
import type { VaultRow } from './member.ts';
import { requireItem, toItem, type ItemRow } from './rows.ts';
import { oldestKept, putSecret, retireVersions } from './secrets.ts';
import { commit } from './transaction.ts';

/** The transaction that makes what was sealed (`ctx.stash.sealed`) the next version of the item that was read (`ctx.stash.item`). */
export function commitNextVersion(ctx: Context, type: VaultEventType): DynamoDBTransactWriteItemsRequest {
  const before = requireItem(ctx.stash.item as ItemRow);
  const vault = ctx.stash.vault as VaultRow;
  const sealed = ctx.stash.sealed as SealAnswer;
  const { vaultId, id } = before;
  const version = before.version + 1;
  const event = stampEvent(ctx, { vaultId, type, itemId: id, itemVersion: version });
  const item: ItemRow = {
    ...before,
    kind: sealed.kind,
    title: sealed.title,
    username: sealed.username,
    urls: sealed.urls,
    version,
    oldest: oldestKept(version, before.oldest, vault),
    hosts: hostPaths(sealed.hosts),
    sealedBytes: sealed.length,
    updatedAt: event.at,
    updatedBy: event.actorId,
    changedAt: event.at,
  };
  return commit(ctx, {
    vaultId,
    least: 'EDITOR',
    actions: [
      ...replaceItem(ctx, item, before),
      putSecret(ctx, { vaultId, itemId: id, version }, sealed, event),
      ...retireVersions(ctx, before, vault),
    ],
    event,
    answer: toItem(item),
  });
}
