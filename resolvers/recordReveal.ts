import type { Context, DynamoDBPutItemRequest } from '@aws-appsync/utils';
import type { Asked } from './authorizeReveal.ts';
import { failTable } from './errors.ts';
import { stampEvent } from './events.ts';
import { revealKey } from './keys.ts';
import { skipWhenCommitted } from './request.ts';
import { typedKey, typedRow } from './table.ts';

/** The record stands before anything opens. */
export function request(ctx: Context): DynamoDBPutItemRequest {
  skipWhenCommitted(ctx);
  const { vaultId, itemId, reason, form, isAutofill } = ctx.stash.asked as Asked;
  const record = stampEvent(ctx, {
    vaultId,
    type: 'SECRET_REVEALED',
    itemId,
    itemVersion: ctx.stash.version as number,
    reason: reason ?? undefined,
    revealedAs: form,
  });
  return {
    operation: 'PutItem',
    key: typedKey(revealKey(vaultId, record.id)),
    attributeValues: typedRow({ ...record, forAutofill: isAutofill ? true : null }),
    condition: { expression: 'attribute_not_exists(#pk)', expressionNames: { '#pk': 'pk' } },
  };
}

/** Ends with `Busy` or `Internal` when it does not. */
export function response(ctx: Context): object {
  if (ctx.error) failTable(ctx.error);
  return {};
}
