import { runtime, type Context, type DynamoDBBatchDeleteItemRequest } from '@aws-appsync/utils';
import type { MutationPurgeVaultPageArgs } from '../../generated/schema.ts';
import { failTable } from '../errors.ts';
import { callerVaultKey, memberOfKey, type Key } from '../keys.ts';
import { tableOf, typedKey } from '../table.ts';

export function request(ctx: Context<MutationPurgeVaultPageArgs>): DynamoDBBatchDeleteItemRequest {
  const keys = ctx.stash.keys as Key[];
  if (keys.length === 0) runtime.earlyReturn({});
  const { vaultId } = ctx.args.input;
  const lists = keys.flatMap(({ sk }) => {
    const member = memberOfKey(sk);
    return member === '' ? [] : [callerVaultKey(member, vaultId)];
  });
  return {
    operation: 'BatchDeleteItem',
    tables: { [tableOf(ctx)]: [...keys, ...lists].map((key) => typedKey(key)) },
  } as DynamoDBBatchDeleteItemRequest;
}

/** What was left over is found by the next page. */
export function response(ctx: Context): object {
  if (ctx.error) failTable(ctx.error);
  return {};
}
