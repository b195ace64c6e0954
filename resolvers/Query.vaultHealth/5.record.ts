import type { Context, DynamoDBPutItemRequest } from '@aws-appsync/utils';
import type { QueryVaultHealthArgs } from '../../generated/schema.ts';
import { failTable } from '../errors.ts';
import { stampEvent } from '../events.ts';
import { revealKey } from '../keys.ts';
import { typedKey, typedRow } from '../table.ts';

/** The record stands before anything opens. */
export function request(ctx: Context<QueryVaultHealthArgs>): DynamoDBPutItemRequest {
  const { vaultId } = ctx.args;
  const record = stampEvent(ctx, { vaultId, type: 'HEALTH_CHECKED' });
  return {
    operation: 'PutItem',
    key: typedKey(revealKey(vaultId, record.id)),
    attributeValues: typedRow({ ...record }),
    condition: { expression: 'attribute_not_exists(#pk)', expressionNames: { '#pk': 'pk' } },
  };
}

export function response(ctx: Context): object {
  if (ctx.error) failTable(ctx.error);
  return {};
}
