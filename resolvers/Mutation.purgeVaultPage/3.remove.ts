import { runtime, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { MutationPurgeVaultPageArgs } from '../../generated/schema.ts';
import { count, remove, removeThere } from '../actions.ts';
import { failBusy, failTable } from '../errors.ts';
import { callerVaultKey, madeKey, memberOfKey, vaultKey, type Key } from '../keys.ts';

/** With the vault's own row, which goes once, its maker has one vault less. */
export function request(ctx: Context<MutationPurgeVaultPageArgs>): DynamoDBTransactWriteItemsRequest {
  const keys = ctx.stash.keys as Key[];
  if (keys.length === 0) runtime.earlyReturn({});
  const { vaultId } = ctx.args.input;
  const vault = vaultKey(vaultId);
  const lists = keys.flatMap(({ sk }) => {
    const member = memberOfKey(sk);
    return member === '' ? [] : [callerVaultKey(member, vaultId)];
  });
  const maker = ctx.stash.maker as string | undefined;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      ...[...keys, ...lists].map((key) => (key.sk === vault.sk ? removeThere(ctx, key) : remove(ctx, key))),
      ...(maker ? [count(ctx, madeKey(maker), 'vaults', -1)] : []),
    ],
  };
}

/** What was left over is found by the next page. */
export function response(ctx: Context): object {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:TransactionCanceledException') failBusy();
    failTable(ctx.error);
  }
  return {};
}
