import { DynamoDbError, type Item, type TableClient } from '../dynamodb/client.ts';
import { rowKey } from '../dynamodb/rowKey.ts';
import { Delivery, type Change, type DeliverySettings } from './delivery.ts';
import { Outbox } from './outbox.ts';
import { eventRowsOf, expiringItemOf } from './streamFilter.ts';

/** Settings of the stream. */
export interface EventStreamSettings extends DeliverySettings {
  /** The table that it follows. */
  table: string;
  client: TableClient;
  /** What the deletions of TTL, which nobody is charged for, go through. */
  quiet: TableClient;
  /** The journal: its durable checkpoint. */
  outboxFile: string;
}

/**
 * The vault table's stream, as far as its filter lets through: each event row that is written through `client`, and each
 * item that is deleted through `ttlClient`, is published, in order, at least once.
 */
export class EventStream {
  /** A client whose writes the stream follows. */
  readonly client: TableClient;
  /** A client whose deletions are those of TTL. */
  readonly ttlClient: TableClient;
  readonly #settings: EventStreamSettings;
  readonly #outbox: Outbox;
  readonly #delivery: Delivery;
  /** What was owed when the last server ended. */
  readonly #left: Change[];

  constructor(settings: EventStreamSettings) {
    const { client, quiet } = settings;
    this.#settings = settings;
    this.#outbox = new Outbox(settings.outboxFile);
    this.#delivery = new Delivery(settings, this.#outbox, (key) => this.#read(client, key));
    this.#left = this.#outbox.owed().map((owed) => ({ owed }));
    this.client = {
      call: (operation, input) => this.#follow(operation, input),
      close: () => client.close(),
    };
    this.ttlClient = {
      call: (operation, input) => this.#expire(operation, input),
      close: () => quiet.close(),
    };
  }

  /** Takes up what was owed when the last server ended, and begins to publish. */
  start(): void {
    this.#delivery.start(this.#left);
  }

  /** Publishes no more; what is owed stays in the journal. */
  async stop(): Promise<void> {
    await this.#delivery.stop();
    this.#outbox.close();
  }

  async #follow(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { table, client } = this.#settings;
    const changes = eventRowsOf(table, operation, input).map((row) => ({
      owed: this.#outbox.owe(rowKey(row)),
      image: row,
    }));
    return this.#owing(changes, () => client.call(operation, input));
  }

  async #expire(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { table, quiet } = this.#settings;
    const key = expiringItemOf(table, operation, input);
    const row = key && (await this.#read(quiet, key));
    const changes = row ? [{ owed: this.#outbox.owe(key, row), image: row }] : [];
    return this.#owing(changes, () => quiet.call(operation, input));
  }

  /** Makes the changes that stand in the journal: they are published, unless it is certain that they did not happen. */
  async #owing(
    changes: Required<Change>[],
    make: () => Promise<Record<string, unknown>>,
  ): Promise<Record<string, unknown>> {
    if (changes.length === 0) return make();
    try {
      const answer = await make();
      this.#delivery.take(changes);
      return answer;
    } catch (error) {
      if (mayHaveHappened(error)) this.#delivery.take(changes.map(({ owed }) => ({ owed })));
      else for (const { owed } of changes) this.#outbox.settle(owed.sequence);
      throw error;
    }
  }

  async #read(client: TableClient, key: Item): Promise<Item | undefined> {
    const input = { TableName: this.#settings.table, Key: key, ConsistentRead: true };
    const { Item: row } = await client.call('GetItem', input);
    return row as Item | undefined;
  }
}

/** After a lost answer the change may be there. */
function mayHaveHappened(error: unknown): boolean {
  return (
    !(error instanceof DynamoDbError) || ['ServiceUnavailable', 'InternalServerError'].includes(error.type)
  );
}
