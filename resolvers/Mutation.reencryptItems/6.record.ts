import { runtime, type Context, type DynamoDBPutItemRequest } from '@aws-appsync/utils';
import type { MutationReencryptItemsArgs } from '../../generated/schema.ts';
import { failTable } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { eventKey } from '../keys.ts';
import { typedKey, typedRow } from '../table.ts';

export function request(ctx: Context<MutationReencryptItemsArgs>): DynamoDBPutItemRequest {
  if (ctx.stash.retired !== true) runtime.earlyReturn({});
  const { vaultId } = ctx.args.input;
  const event = stampEvent(ctx, { vaultId, type: 'KEY_RETIRED' });
  return {
    operation: 'PutItem',
    key: typedKey(eventKey(vaultId, event.id)),
    attributeValues: typedRow({ ...event }),
  };
}

export function response(ctx: Context): object {
  if (ctx.error) failTable(ctx.error);
  return {};
}
