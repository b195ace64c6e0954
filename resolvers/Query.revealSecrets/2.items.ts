import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretsArgs } from '../../generated/schema.ts';
import { fail, notFound } from '../errors.ts';
import { itemKey } from '../keys.ts';
import { cutToSize, type Place } from '../revealBatch.ts';
import { alive, type ItemRow } from '../rows.ts';
import { getRows, gotRows } from '../table.ts';

/** An item of which several versions are asked for is read once: a BatchGetItem refuses a key given twice. */
export function request(ctx: Context<QueryRevealSecretsArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId, items } = ctx.args;
  const placeOf: Record<string, number> = {};
  const ids: string[] = [];
  for (const { itemId } of items) {
    if (placeOf[itemId] === undefined) {
      placeOf[itemId] = ids.length;
      ids.push(itemId);
    }
  }
  ctx.stash.placeOf = placeOf;
  return getRows(
    ctx,
    ids.map((itemId) => itemKey(vaultId, itemId)),
  );
}

/** The row tells the size of the current version; an older one is taken to be as large until it was read. */
export function response(ctx: Context<QueryRevealSecretsArgs>): object {
  const rows = gotRows<ItemRow>(ctx);
  const placeOf = ctx.stash.placeOf as Record<string, number>;
  const places: Place[] = [];
  const seen: Record<string, boolean> = {};
  for (const asked of ctx.args.items) {
    const { itemId } = asked;
    const item = alive(rows[placeOf[itemId] ?? 0]);
    const version = asked.version ?? (item ? item.version : null);
    const name = `${itemId}#${version ?? ''}`;
    if (seen[name]) fail('BadInput', 'Ask for each version of an item once.');
    seen[name] = true;
    places.push({ itemId, version, item, refusal: item ? undefined : notFound });
  }
  ctx.stash.places = cutToSize(
    places,
    places.map(({ item }) => (item ? item.sealedBytes : 0)),
  );
  return {};
}
