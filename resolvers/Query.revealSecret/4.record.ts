import { util, type Context, type DynamoDBPutItemRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretArgs } from '../../generated/schema.ts';
import { callerOf } from '../caller.ts';
import { failTable } from '../errors.ts';
import { eventId, revealKey } from '../keys.ts';
import { typedKey, typedRow } from '../table.ts';

/** The record stands before anything opens. */
export function request(ctx: Context<QueryRevealSecretArgs>): DynamoDBPutItemRequest {
  const { vaultId, itemId, reason, forUrl } = ctx.args;
  const caller = callerOf(ctx);
  const atMs = util.time.nowEpochMilliSeconds();
  const id = eventId(atMs, util.autoId());
  return {
    operation: 'PutItem',
    key: typedKey(revealKey(vaultId, id)),
    attributeValues: typedRow({
      id,
      vaultId,
      type: 'SECRET_REVEALED',
      at: util.time.epochMilliSecondsToISO8601(atMs),
      actorId: caller.id,
      itemId,
      itemVersion: ctx.stash.version as number,
      sourceIp: caller.sourceIp,
      reason,
      forAutofill: forUrl ? true : null,
    }),
    condition: { expression: 'attribute_not_exists(#pk)', expressionNames: { '#pk': 'pk' } },
  };
}

export function response(ctx: Context): object {
  if (ctx.error) failTable(ctx.error);
  return {};
}
