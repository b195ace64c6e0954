import { util, type Context } from '@aws-appsync/utils';
import type { ItemAddress, SealedMessage } from '../functions/payloads/common.ts';
import { putNew, remove, update, type WriteAction } from './actions.ts';
import { failNotFound } from './errors.ts';
import type { EventRow } from './events.ts';
import { secretKey } from './keys.ts';
import { alive } from './rows.ts';
import { typedRow } from './table.ts';

/** A sealed version as a read gives it: the message in base64. */
export interface SecretRow extends SealedMessage {
  /** Who sealed it, and when. */
  by: string;
  at: string;
  version: number;
  /** Epoch seconds from which on it is not to be read, once it has been replaced; DynamoDB removes it within days. */
  ttl?: number;
}

/** Puts a newly sealed version, which must not be there yet; `event` tells who made it, and when. */
export function putSecret(
  ctx: Context,
  address: ItemAddress,
  sealed: SealedMessage,
  event: EventRow,
): WriteAction {
  const row = {
    version: address.version,
    length: sealed.length,
    keyVersion: sealed.keyVersion,
    by: event.actorId,
    at: event.at,
  };
  const action = putNew(ctx, secretKey(address.vaultId, address.itemId, address.version), row);
  return {
    ...action,
    attributeValues: { ...typedRow(row), sealed: util.dynamodb.toBinary(sealed.sealed) },
  } as WriteAction;
}

/** The sealed version; ends with `NotFound` when it is not kept, or not any longer. */
export function requireSecret(row: SecretRow | null | undefined): SecretRow {
  const secret = alive(row);
  return secret ? secret : failNotFound();
}

/** What a vault keeps of replaced versions. */
export interface Retention {
  keepVersions: number;
  keepVersionDays?: number;
}

/** Versions that one change removes at most, so that a transaction has room for everything else. */
const mostPruned = 10;
const daySeconds = 24 * 60 * 60;

/** The oldest version that is kept once an item has this one. */
export function oldestKept(version: number, oldest: number, { keepVersions }: Retention): number {
  return Math.min(Math.max(oldest, version - keepVersions + 1), oldest + mostPruned);
}

/** Ends the time of the version that is replaced, where a vault limits it, and removes what is too old to be kept. */
export function retireVersions(
  ctx: Context,
  item: { vaultId: string; id: string; version: number; oldest: number },
  keep: Retention,
): WriteAction[] {
  const { vaultId, id, version, oldest } = item;
  const days = keep.keepVersionDays;
  const kept = oldestKept(version + 1, oldest, keep);
  const ttl = util.time.nowEpochSeconds() + (days ?? 0) * daySeconds;
  return [
    ...(days && kept <= version ? [update(ctx, secretKey(vaultId, id, version), { ttl }, {})] : []),
    ...removeVersions(ctx, vaultId, id, oldest, kept - 1),
  ];
}

/** Removes the sealed versions from one to another, up to 50. */
export function removeVersions(
  ctx: Context,
  vaultId: string,
  itemId: string,
  from: number,
  to: number,
): WriteAction[] {
  const units = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  return [0, 10, 20, 30, 40]
    .flatMap((tens) => units.map((unit) => from + tens + unit))
    .filter((version) => version <= to)
    .map((version) => remove(ctx, secretKey(vaultId, itemId, version)));
}

/** The message of a sealed version, as the functions take it. */
export function messageOf(row: SecretRow): SealedMessage {
  return { sealed: row.sealed, length: row.length, keyVersion: row.keyVersion };
}
