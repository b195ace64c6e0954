import { EventEmitter, once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Item } from '../dynamodb/client.ts';
import type { Outbox, Owed } from './outbox.ts';
import { recordOf, type StreamRecord } from './streamRecord.ts';

/** A change on its way. */
export interface Change {
  owed: Owed;
  /** The row that was put, or removed; absent where it is not known whether it was. */
  image?: Item;
}

/** Settings of the delivery. */
export interface DeliverySettings {
  /** Where a record goes, a JSON line each, that could not be published: its key, no content. */
  deadLetterFile: string;
  /** Publishes records in order; answers the sequence number of the first that failed, if any. */
  publish(records: StreamRecord[]): Promise<string | undefined>;
  /** Waits after a failed try of a record, in milliseconds; after the last one it goes to the dead letters. */
  retryAfterMs?: readonly number[];
}

const batchSize = 100;
const standardRetryAfterMs = [50, 200, 1000, 2000, 5000, 5000];
/** What was owed when the server died waits a moment, for clients that connect again: nothing is repeated to absent ones. */
const reconnectMs = 1500;

/** Publishes changes in order, at least once, and settles each in the journal. */
export class Delivery {
  readonly #settings: DeliverySettings;
  readonly #outbox: Outbox;
  readonly #read: (key: Item) => Promise<Item | undefined>;
  readonly #queue: Change[] = [];
  readonly #signal = new EventEmitter();
  #stopped = false;
  #running: Promise<void> | undefined;

  /** @param read the row that is there now, for a change of which it is not known whether it happened */
  constructor(settings: DeliverySettings, outbox: Outbox, read: (key: Item) => Promise<Item | undefined>) {
    this.#settings = settings;
    this.#outbox = outbox;
    this.#read = read;
  }

  /** Takes changes after those that it has. */
  take(changes: Change[]): void {
    this.#queue.push(...changes);
    this.#signal.emit('wake');
  }

  /** Begins to publish: first what was owed when the last server ended. */
  start(left: Change[]): void {
    this.#running = this.#run(left);
  }

  /** Publishes no more; what is owed stays in the journal. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#signal.emit('wake');
    await this.#running;
  }

  async #run(left: Change[]): Promise<void> {
    if (left.length > 0) await this.#pause(reconnectMs);
    this.#queue.unshift(...left);
    while (!this.#stopped) {
      if (this.#queue.length === 0) await once(this.#signal, 'wake');
      else await this.#publish(this.#queue.splice(0, batchSize));
    }
  }

  async #publish(batch: Change[]): Promise<void> {
    const { retryAfterMs = standardRetryAfterMs, deadLetterFile } = this.#settings;
    let rest = batch;
    for (let tries = 0; tries < retryAfterMs.length; tries += 1) {
      const [first] = rest;
      rest = await this.#publishOnce(rest).catch(() => rest);
      if (rest.length === 0 || this.#stopped) return;
      // Each record has tries of its own: those before it have come through.
      if (rest[0]?.owed !== first?.owed) tries = 0;
      await this.#pause(retryAfterMs[tries] ?? 0);
    }
    const [dead, ...others] = rest;
    if (dead) {
      appendFileSync(deadLetterFile, `${JSON.stringify(dead.owed.key)}\n`, { mode: 0o600 });
      this.#outbox.settle(dead.owed.sequence);
    }
    this.#queue.unshift(...others);
  }

  /** @returns what is still to be published */
  async #publishOnce(batch: Change[]): Promise<Change[]> {
    const happened: Required<Change>[] = [];
    for (const { owed, image } of batch) {
      const found = image ?? (await this.#imageOf(owed));
      if (found) happened.push({ owed, image: found });
      else this.#outbox.settle(owed.sequence);
    }
    if (happened.length === 0) return [];
    const failed = await this.#settings.publish(happened.map(({ owed, image }) => recordOf(owed, image)));
    const named = happened.findIndex(({ owed }) => `${owed.sequence}` === failed);
    // An answer that names no record of this batch is a failure of all, as for Lambda.
    const from = failed === undefined ? happened.length : Math.max(0, named);
    for (const { owed } of happened.slice(0, from)) this.#outbox.settle(owed.sequence);
    return happened.slice(from);
  }

  /** The row of a change that may have happened; undefined when it did not. */
  async #imageOf({ key, expired }: Owed): Promise<Item | undefined> {
    const row = await this.#read(key);
    if (!expired) return row;
    return row ? undefined : expired;
  }

  /** Waits, but not for a stopped stream. */
  async #pause(ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (!this.#stopped && Date.now() < until) await sleep(Math.min(50, until - Date.now()));
  }
}
