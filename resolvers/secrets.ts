import { util, type Context } from '@aws-appsync/utils';
import type { ItemAddress, SealedMessage } from '../functions/payloads.ts';
import type { EventRow } from './events.ts';
import { secretKey } from './keys.ts';
import { typedRow } from './table.ts';
import { putNew, type WriteAction } from './transaction.ts';

/** A sealed version as a read gives it: the message in base64. */
export interface SecretRow extends SealedMessage {
  /** Who sealed it, and when. */
  by: string;
  at: string;
}

/** Puts a newly sealed version, which must not be there yet; `event` tells who made it, and when. */
export function putSecret(
  ctx: Context,
  address: ItemAddress,
  sealed: SealedMessage,
  event: EventRow,
): WriteAction {
  const row = { length: sealed.length, keyVersion: sealed.keyVersion, by: event.actorId, at: event.at };
  const action = putNew(ctx, secretKey(address.vaultId, address.itemId, address.version), row);
  return {
    ...action,
    attributeValues: { ...typedRow(row), sealed: util.dynamodb.toBinary(sealed.sealed) },
  } as WriteAction;
}

/** The message of a sealed version, as the functions take it. */
export function messageOf(row: SecretRow): SealedMessage {
  return { sealed: row.sealed, length: row.length, keyVersion: row.keyVersion };
}
