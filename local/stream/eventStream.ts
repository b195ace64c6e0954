import { EventEmitter, once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDbError, type Item, type TableClient } from '../dynamodb/client.ts';
import { eventRowsOf, keyOf } from './eventRows.ts';
import { Outbox, type Owed } from './outbox.ts';

/** A record as a DynamoDB stream gives it to a function (DynamoDB Streams API, Record). */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT';
  eventSource: 'aws:dynamodb';
  dynamodb: { Keys: Item; NewImage: Item; SequenceNumber: string; StreamViewType: 'NEW_AND_OLD_IMAGES' };
}

/** Settings of the stream. */
export interface EventStreamSettings {
  /** The table that it follows. */
  table: string;
  client: TableClient;
  /** The journal: its durable checkpoint. */
  outboxFile: string;
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

/** A row on its way; `row` is absent where it is not known whether it was written. */
interface Entry {
  owed: Owed;
  row?: Item;
}

/** The vault table's stream: each event row that is written through `client` is published, in order, at least once. */
export class EventStream {
  /** A client whose writes the stream follows. */
  readonly client: TableClient;
  readonly #settings: EventStreamSettings;
  readonly #outbox: Outbox;
  /** What was owed when the last server ended. */
  readonly #left: Entry[];
  readonly #queue: Entry[] = [];
  readonly #signal = new EventEmitter();
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(settings: EventStreamSettings) {
    this.#settings = settings;
    this.#outbox = new Outbox(settings.outboxFile);
    this.#left = this.#outbox.owed().map((owed) => ({ owed }));
    this.client = {
      call: (operation, input) => this.#follow(operation, input),
      close: () => settings.client.close(),
    };
  }

  /** Takes up what was owed when the last server ended, and begins to publish. */
  start(): void {
    this.#running = this.#run();
  }

  /** Publishes no more; what is owed stays in the journal. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#signal.emit('wake');
    await this.#running;
    this.#outbox.close();
  }

  async #follow(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const rows = eventRowsOf(this.#settings.table, operation, input);
    if (rows.length === 0) return this.#settings.client.call(operation, input);
    const entries = rows.map((row) => ({ owed: this.#outbox.owe(keyOf(row)), row }));
    try {
      const answer = await this.#settings.client.call(operation, input);
      this.#take(entries);
      return answer;
    } catch (error) {
      if (mayBeWritten(error)) this.#take(entries.map(({ owed }) => ({ owed })));
      else for (const { owed } of entries) this.#outbox.settle(owed.sequence);
      throw error;
    }
  }

  #take(entries: Entry[]): void {
    this.#queue.push(...entries);
    this.#signal.emit('wake');
  }

  async #run(): Promise<void> {
    if (this.#left.length > 0) await this.#pause(reconnectMs);
    this.#queue.unshift(...this.#left);
    while (!this.#stopped) {
      if (this.#queue.length === 0) await once(this.#signal, 'wake');
      else await this.#publish(this.#queue.splice(0, batchSize));
    }
  }

  async #publish(batch: Entry[]): Promise<void> {
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
  async #publishOnce(batch: Entry[]): Promise<Entry[]> {
    const known: Required<Entry>[] = [];
    for (const { owed, row } of batch) {
      const found = row ?? (await this.#read(owed.key));
      if (found) known.push({ owed, row: found });
      else this.#outbox.settle(owed.sequence);
    }
    if (known.length === 0) return [];
    const failed = await this.#settings.publish(known.map(({ owed, row }) => recordOf(owed, row)));
    const named = known.findIndex(({ owed }) => `${owed.sequence}` === failed);
    // An answer that names no record of this batch is a failure of all, as for Lambda.
    const from = failed === undefined ? known.length : Math.max(0, named);
    for (const { owed } of known.slice(0, from)) this.#outbox.settle(owed.sequence);
    return known.slice(from);
  }

  async #read(key: Item): Promise<Item | undefined> {
    const input = { TableName: this.#settings.table, Key: key, ConsistentRead: true };
    const { Item: row } = await this.#settings.client.call('GetItem', input);
    return row as Item | undefined;
  }

  /** Waits, but not for a stopped stream. */
  async #pause(ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (!this.#stopped && Date.now() < until) await sleep(Math.min(50, until - Date.now()));
  }
}

/** After a lost answer the row may be there. */
function mayBeWritten(error: unknown): boolean {
  return (
    !(error instanceof DynamoDbError) || ['ServiceUnavailable', 'InternalServerError'].includes(error.type)
  );
}

function recordOf(owed: Owed, row: Item): StreamRecord {
  return {
    eventID: `${owed.sequence}`,
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: owed.key,
      NewImage: row,
      SequenceNumber: `${owed.sequence}`,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
