import { runtime, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretsArgs } from '../../generated/schema.ts';
import { notFound } from '../errors.ts';
import { secretKey } from '../keys.ts';
import { cutToSize, openable, unread, type Place } from '../revealBatch.ts';
import { listedOf } from '../revealed.ts';
import { alive } from '../rows.ts';
import type { SecretRow } from '../secrets.ts';
import { getRows, gotSomeRows } from '../table.ts';

export function request(ctx: Context<QueryRevealSecretsArgs>): DynamoDBBatchGetItemRequest {
  const { vaultId } = ctx.args;
  const wanted = openable(ctx.stash.places as Place[]);
  if (wanted.length === 0) runtime.earlyReturn({});
  return getRows(
    ctx,
    wanted.map(({ itemId, version }) => secretKey(vaultId, itemId, version ?? 0)),
  );
}

/** What DynamoDB left unread is `Busy` in its place, so that the others open and a repeated request is a smaller one. */
export function response(ctx: Context<QueryRevealSecretsArgs>): object {
  const { rows, isPart } = gotSomeRows<SecretRow>(ctx);
  const places: Place[] = [];
  let read = 0;
  for (const place of ctx.stash.places as Place[]) {
    const row = rows[read];
    const secret = place.refusal ? null : alive(row);
    const missing = isPart && !row ? unread : notFound;
    places.push({ ...place, secret, refusal: place.refusal ?? (secret ? undefined : missing) });
    read += place.refusal ? 0 : 1;
  }
  ctx.stash.places = cutToSize(
    places,
    places.map((place) => bytesOf(place)),
  );
  return {};
}

/** Of the message, and of the listing that it is compared with. */
function bytesOf({ item, version, secret }: Place): number {
  if (!item || !secret) return 0;
  const listed = listedOf(item, version ?? 0);
  const sealed = secret.sealed ?? '';
  return sealed.length * 0.75 + (listed ? JSON.stringify(listed).length : 0);
}
