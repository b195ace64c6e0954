import { runtime, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { QueryRevealSecretsArgs } from '../../generated/schema.ts';
import { putNew } from '../actions.ts';
import { failBusy, failTable } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { revealKey } from '../keys.ts';
import { openable, type Place } from '../revealBatch.ts';

/** A record of each secret: all of them stand before anything opens. */
export function request(ctx: Context<QueryRevealSecretsArgs>): DynamoDBTransactWriteItemsRequest {
  const { vaultId, reason } = ctx.args;
  const opening = openable(ctx.stash.places as Place[]);
  if (opening.length === 0) runtime.earlyReturn({});
  return {
    operation: 'TransactWriteItems',
    transactItems: opening.map(({ itemId, version }) => {
      const record = stampEvent(ctx, {
        vaultId,
        type: 'SECRET_REVEALED',
        itemId,
        itemVersion: version ?? undefined,
        reason: reason ?? undefined,
      });
      return putNew(ctx, revealKey(vaultId, record.id), { ...record });
    }),
  };
}

export function response(ctx: Context): object {
  if (ctx.error) failWrite(ctx.error);
  return {};
}

/** New rows under ids of their own: what cancels their transaction is the table's load, and passes by itself. */
function failWrite(error: { type?: string | null }): never {
  return error.type === 'DynamoDB:TransactionCanceledException' ? failBusy() : failTable(error);
}
