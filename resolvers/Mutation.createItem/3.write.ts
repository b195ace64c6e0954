import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { SealAnswer } from '../../functions/payloads.ts';
import type { MutationCreateItemArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { failInternal } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { itemKey } from '../keys.ts';
import { skipWhenCommitted } from '../request.ts';
import { toItem, type ItemRow } from '../rows.ts';
import { putSecret } from '../secrets.ts';
import { hostPaths, writeHosts } from '../hosts.ts';
import { commit, putNew, settle } from '../transaction.ts';

export function request(ctx: Context<MutationCreateItemArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId } = ctx.args.input;
  const itemId = ctx.stash.itemId as string;
  const sealed = ctx.stash.sealed as SealAnswer;
  const { id } = callerOf(ctx);
  const event = stampEvent({ vaultId, type: 'ITEM_CREATED', actorId: id, itemId, itemVersion: 1 });
  const item: ItemRow = {
    id: itemId,
    vaultId,
    kind: sealed.kind,
    title: sealed.title,
    username: sealed.username,
    urls: sealed.urls,
    version: 1,
    revision: 1,
    oldest: 1,
    hosts: hostPaths(sealed.hosts),
    sealedBytes: sealed.length,
    createdAt: event.at,
    createdBy: id,
    updatedAt: event.at,
    updatedBy: id,
  };
  return commit(ctx, {
    vaultId,
    least: 'EDITOR',
    actions: [
      putNew(ctx, itemKey(vaultId, itemId), { ...item }),
      putSecret(ctx, { vaultId, itemId, version: 1 }, sealed, event),
      ...writeHosts(ctx, item, null),
    ],
    event,
    answer: toItem(item),
  });
}

export function response(ctx: Context<MutationCreateItemArgs>): object {
  if (settle(ctx)) failInternal();
  return ctx.stash.committed ?? {};
}
