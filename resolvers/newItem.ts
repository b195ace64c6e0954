import type { Context } from '@aws-appsync/utils';
import type { SealAnswer } from '../functions/payloads/seal.ts';
import { putNew, type WriteAction } from './actions.ts';
import type { EventRow } from './events.ts';
import { hostPaths, writeHosts } from './hosts.ts';
import { itemKey } from './keys.ts';
import { writeLabels } from './labels.ts';
import { indexed, type ItemRow } from './rows.ts';
import { putSecret } from './secrets.ts';

/** The labels of an item as a caller gives them. */
export interface GivenLabels {
  folder?: string | null;
  tags?: string[] | null;
  favourite?: boolean | null;
}

/** The row of a newly sealed item; `event` tells who made it, and when. */
export function newItemRow(
  address: { vaultId: string; itemId: string },
  sealed: SealAnswer,
  labels: GivenLabels,
  event: EventRow,
): ItemRow {
  return {
    id: address.itemId,
    vaultId: address.vaultId,
    kind: sealed.kind,
    title: sealed.title,
    username: sealed.username,
    urls: sealed.urls,
    folder: labels.folder,
    tags: labels.tags ?? [],
    favourite: labels.favourite ?? false,
    version: 1,
    revision: 1,
    oldest: 1,
    hosts: hostPaths(sealed.hosts),
    sealedBytes: sealed.length,
    createdAt: event.at,
    createdBy: event.actorId,
    updatedAt: event.at,
    updatedBy: event.actorId,
    changedAt: event.at,
  };
}

/** Puts a new item: its row, its sealed version, and what lists it. */
export function putItem(ctx: Context, item: ItemRow, sealed: SealAnswer, event: EventRow): WriteAction[] {
  return [
    putNew(ctx, itemKey(item.vaultId, item.id), indexed(item)),
    putSecret(ctx, { vaultId: item.vaultId, itemId: item.id, version: 1 }, sealed, event),
    ...writeHosts(ctx, item, null),
    ...writeLabels(ctx, item, null),
  ];
}
