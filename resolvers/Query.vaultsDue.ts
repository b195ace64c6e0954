import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { QueryVaultsDueArgs, VaultsDue } from '../generated/schema.ts';
import { isOwnFunction } from './caller.ts';
import { fail } from './errors.ts';
import { dueUntil, vaultOfDue, type Key } from './keys.ts';
import { gotPage, queryPrefix } from './query.ts';

const pageSize = 25;

/** What the table says is due; the key store has the last word. */
export function request(ctx: Context<QueryVaultsDueArgs>): DynamoDBQueryRequest {
  if (!isOwnFunction(ctx, 'SHREDDER_ROLE')) fail('Unauthorized', 'Only the vault itself asks for this.');
  return queryPrefix(dueUntil(util.time.nowEpochSeconds()), pageSize, ctx.args.nextToken);
}

export function response(ctx: Context<QueryVaultsDueArgs>): VaultsDue {
  const page = gotPage<Key>(ctx);
  return { vaultIds: page.items.map(({ sk }) => vaultOfDue(sk)), nextToken: page.nextToken };
}
