import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { MutationReencryptItemsArgs } from '../../generated/schema.ts';
import { membersOf, secretsOfVault } from '../keys.ts';
import { mostMembers } from '../members.ts';
import { gotPage, queryPrefix } from '../query.ts';
import type { Pass } from '../reencryption.ts';

/** Versions of a page: with what is sealed anew they stay below the 4 MB of a transaction, as DynamoDB's page of 1 MB does. */
const pageOfVersions = 25;

export function request(ctx: Context<MutationReencryptItemsArgs>): DynamoDBQueryRequest {
  const { vaultId } = ctx.args.input;
  const { isLast, page } = ctx.stash.pass as Pass;
  return isLast
    ? { ...queryPrefix(membersOf(vaultId), mostMembers, null), consistentRead: true }
    : {
        ...queryPrefix(secretsOfVault(vaultId), pageOfVersions, page === '' ? null : page),
        consistentRead: true,
      };
}

export function response(ctx: Context<MutationReencryptItemsArgs>): object {
  const page = gotPage<object>(ctx);
  ctx.stash.rows = page.items;
  ctx.stash.page = page.nextToken ?? '';
  return {};
}
