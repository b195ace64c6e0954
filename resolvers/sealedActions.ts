import { util, type Context } from '@aws-appsync/utils';
import type { SealedMessage } from '../functions/payloads/common.ts';
import type { IssuedGrant } from '../functions/payloads/grants.ts';
import { isUnchanged, updateTyped, type WriteAction } from './actions.ts';
import type { Key } from './keys.ts';
import { tableOf, typedKey } from './table.ts';

/** Adds a grant to the row that an action puts. */
export function withGrant(action: WriteAction, { grant, grantId }: IssuedGrant): WriteAction {
  const attributes = (action as { attributeValues: Record<string, unknown> }).attributeValues;
  return {
    ...action,
    attributeValues: { ...attributes, grantId: { S: grantId }, grant: util.dynamodb.toBinary(grant) },
  } as WriteAction;
}

/** Sets a member's grant and what goes with it, in a row that still has these values. */
export function setGrant(
  ctx: Context,
  key: Key,
  attributes: Record<string, string | number | null>,
  { grant, grantId }: IssuedGrant,
  unchanged: Record<string, string>,
): WriteAction {
  const typed = { ':grant': util.dynamodb.toBinary(grant) };
  return updateTyped(ctx, key, { ...attributes, grantId, grant: 'binary' }, unchanged, typed);
}

/** Replaces the sealed message of a version that is still under this key version. */
export function replaceMessage(
  ctx: Context,
  key: Key,
  message: SealedMessage,
  keyVersion: string,
): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'UpdateItem',
    key: typedKey(key),
    update: {
      expression: 'SET #sealed = :sealed, #length = :length, #keyVersion = :keyVersion',
      expressionNames: { '#sealed': 'sealed', '#length': 'length', '#keyVersion': 'keyVersion' },
      expressionValues: {
        ':sealed': util.dynamodb.toBinary(message.sealed),
        ':length': { N: message.length },
        ':keyVersion': { S: message.keyVersion },
      },
    },
    condition: isUnchanged({ keyVersion }),
  } as unknown as WriteAction;
}
