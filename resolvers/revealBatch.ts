import type { Refusal } from './errors.ts';
import type { ItemRow } from './rows.ts';
import type { SecretRow } from './secrets.ts';

/** One of the secrets that a batch asks for: found, or refused. */
export interface Place {
  itemId: string;
  /** Null where the current one was asked for, and the item was not found. */
  version: number | null;
  item: ItemRow | null;
  /** The sealed version, once it was read. */
  secret?: SecretRow | null;
  refusal?: Refusal;
}

/** Secrets of one batch: rows of a BatchGetItem, and puts of a transaction (DynamoDB quotas). */
export const mostInBatch = 100;

/** Secrets of a batch for which any sign-in will do that the vault takes for one reveal. */
export const mostWithoutSignIn = 25;

/**
 * Bytes of a batch, sealed, with what is listed beside them. A secret is shorter than its message, so an answer stays below
 * the smaller one of the response limits that are told of AppSync (1 MB), what goes to the function in base64 below the 5 MB
 * of a request, and what is read below the 16 MB of a BatchGetItem.
 */
const mostBytes = 900000;

const tooLarge: Refusal = {
  type: 'LimitExceeded',
  message: 'The secrets of this batch are too large together. Ask for this one again, with fewer others.',
};

/** The secret was left unread, for its size or for the table's load. */
export const unread: Refusal = {
  type: 'Busy',
  message: 'The vault has too much to do just now. Ask for this one again in a moment.',
};

/** Refuses what does not fit, each on its own; the first always does. @param bytes how large each is */
export function cutToSize(places: Place[], bytes: number[]): Place[] {
  let sum = 0;
  const cut: Place[] = [];
  let index = 0;
  for (const place of places) {
    const size = bytes[index] ?? 0;
    const fits = sum + size <= mostBytes;
    cut.push(place.refusal || fits ? place : { ...place, refusal: tooLarge });
    sum += fits && !place.refusal ? size : 0;
    index += 1;
  }
  return cut;
}

/** Those that are not refused. */
export function openable(places: Place[]): Place[] {
  return places.filter((place) => !place.refusal);
}
