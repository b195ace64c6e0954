/** What of DynamoDB's behaviour under load, and of its time, the local database is made to show. All of it is off unless asked for. */
export interface Emulation {
  /** For a while after a write a read that is not consistent answers the state before it. */
  staleReads?: boolean;
  /** For a while after a write a query of an index answers as if it had not been. */
  lateIndexes?: boolean;
  /** Of two transactions in flight on one item one is cancelled; a write of one item is refused by one. */
  conflicts?: boolean;
  /** The share of calls, 0 to 1, that is throttled; of a batch, of its keys. */
  throttling?: number;
  /** Rows whose TTL has passed are deleted within seconds, not hours. */
  ttl?: boolean;
  /** Where the dice of `throttling` begin; the same calls in the same order are throttled again. 1 unless set. */
  seed?: number;
}

const defaultShare = 0.05;

/** The switches, in words for a person. */
export const switches = 'stale-reads, late-indexes, conflicts, throttling=SHARE, ttl and seed=NUMBER';

/**
 * Reads a list such as `stale-reads,late-indexes,conflicts,throttling=0.1,ttl,seed=7`; `throttling` alone is 0.05.
 * @returns undefined for a list that has anything else in it
 */
export function parseEmulation(text: string): Emulation | undefined {
  const emulation: Emulation = {};
  for (const entry of text.split(',')) {
    const [name = '', value] = entry.trim().split('=');
    const isPlain = value === undefined;
    if (name === 'stale-reads' && isPlain) emulation.staleReads = true;
    else if (name === 'late-indexes' && isPlain) emulation.lateIndexes = true;
    else if (name === 'conflicts' && isPlain) emulation.conflicts = true;
    else if (name === 'ttl' && isPlain) emulation.ttl = true;
    else if (name === 'throttling' && (isPlain || /^(?:0?\.\d{1,6}|0|1)$/.test(value)))
      emulation.throttling = isPlain ? defaultShare : Number(value);
    else if (name === 'seed' && /^\d{1,9}$/.test(value ?? '')) emulation.seed = Number(value);
    else return undefined;
  }
  return emulation;
}
