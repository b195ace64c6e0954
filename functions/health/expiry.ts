import type { SealedItem } from '../payloads/items.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long before its end something expires soon. */
const SOON_DAYS = 30;

/** The last day of something, and whether that is over. */
export interface Expiry {
  on: string;
  expired: boolean;
}

/** When a CARD or API_KEY expires, in UTC, if it has or will within 30 days. A card is good to the end of its month. */
export function expiryOf(item: SealedItem, now: Date): Expiry | undefined {
  const on = lastDayOf(item);
  if (!on) return undefined;
  const expired = on < dayOf(now);
  return expired || on <= dayOf(new Date(now.getTime() + SOON_DAYS * DAY_MS)) ? { on, expired } : undefined;
}

function lastDayOf(item: SealedItem): string | undefined {
  // An AWSDate may end in an offset, which is no part of the day.
  if (item.kind === 'API_KEY') return item.secret.expiresOn?.slice(0, 10);
  if (item.kind !== 'CARD' || item.secret.expiryYear === null) return undefined;
  // Day 0 is the last one of the month before.
  return dayOf(new Date(Date.UTC(item.secret.expiryYear, item.secret.expiryMonth ?? 12, 0)));
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
