import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { SealAnswer } from '../../functions/payloads/seal.ts';
import type { MutationCreateItemsArgs } from '../../generated/schema.ts';
import { fail, failInternal } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { newItemRow, putItem } from '../newItem.ts';
import { skipWhenCommitted } from '../request.ts';
import { toItem, type ItemRow } from '../rows.ts';
import { commit, settle } from '../transaction.ts';

/** DynamoDB takes 100 actions a transaction; three are its token, its membership and its event. */
const mostActions = 97;

/** Characters of a batch's answer, which the request row keeps: a row takes 400 KB (DynamoDB quotas), in UTF-8. */
const mostMetadata = 100000;

/**
 * The same in all the places that a batch writes it to, its tags and favourites too: a transaction takes 4 MB (DynamoDB
 * quotas), in UTF-8, of which the sealed messages may need a quarter.
 */
const mostWritten = 1020000;

export function request(ctx: Context<MutationCreateItemsArgs>): DynamoDBTransactWriteItemsRequest {
  skipWhenCommitted(ctx);
  const { vaultId } = ctx.args.input;
  const itemIds = ctx.stash.itemIds as string[];
  const sealed = ctx.stash.sealed as SealAnswer[];
  const labels = ctx.args.input.items.map(({ folder, tags, favourite }) => ({ folder, tags, favourite }));
  const event = stampEvent(ctx, { vaultId, type: 'ITEMS_CREATED', itemIds });
  const items = sealed.map((message, index) =>
    newItemRow({ vaultId, itemId: itemIds[index] ?? '' }, message, labels[index] ?? {}, event),
  );
  const actions = items.flatMap((item, index) => putItem(ctx, item, sealed[index] as SealAnswer, event));
  const answer = { items: items.map((item) => toItem(item)) };
  const isLong = JSON.stringify(answer).length > mostMetadata || writtenCharacters(items) > mostWritten;
  if (actions.length > mostActions || isLong) {
    fail(
      'LimitExceeded',
      'These items have too many hosts, tags and favourites, or too long titles and URLs, for one change. Split them into several requests.',
    );
  }
  return commit(ctx, { vaultId, least: 'EDITOR', actions, event, answer });
}

export function response(ctx: Context<MutationCreateItemsArgs>): object {
  if (settle(ctx)) failInternal();
  return ctx.stash.committed ?? {};
}

/** An item's metadata stands in its row, in the request's and in one for each tag and favourite. */
function writtenCharacters(items: ItemRow[]): number {
  const written = items.map((item) => {
    const places = 2 + item.tags.length + (item.favourite ? 1 : 0);
    return places * JSON.stringify(toItem(item)).length;
  });
  return written.reduce((sum, characters) => sum + characters, 0);
}
