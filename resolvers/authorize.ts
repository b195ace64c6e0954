import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { callerOf } from './caller.ts';
import { memberKey } from './keys.ts';
import { getRow } from './table.ts';
import { checkIds } from './validate.ts';

/** Reads the caller's own member row of the vault that `vaultId` names. */
export function getOwnMember(ctx: Context<{ vaultId: string }>): DynamoDBGetItemRequest {
  const { vaultId } = ctx.args;
  checkIds([vaultId]);
  return getRow(memberKey(vaultId, callerOf(ctx).id));
}
