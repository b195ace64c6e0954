import { DynamoDbError, type Item, type TableClient } from '../dynamodb/client.ts';
import { itemsNamedBy } from './itemKeys.ts';

const single = new Set(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan']);
const transactions = new Set(['TransactWriteItems', 'TransactGetItems']);
/** What DynamoDB calls it, on demand and provisioned. */
const exceptions = ['ThrottlingException', 'ProvisionedThroughputExceededException'];

/**
 * Throttles a share of all calls (DynamoDB developer guide, "Error handling"; API reference of the batches): a call on one
 * item or a page fails, a transaction is cancelled with `ThrottlingError` for one item, a batch leaves keys or items
 * unprocessed, and fails when it would process none.
 *
 * @param share of the calls, 0 to 1
 * @param seed the same calls in the same order are throttled again
 */
export function withThrottling(client: TableClient, share: number, seed = 1): TableClient {
  const random = createRandom(seed);
  const pick = (): boolean => random() < share;
  const exception = (): DynamoDbError =>
    new DynamoDbError(exceptions[Math.floor(random() * exceptions.length)] ?? 'ThrottlingException');

  async function batch(
    operation: string,
    input: Record<string, unknown>,
    unprocessed: string,
  ): Promise<Record<string, unknown>> {
    const left: Record<string, unknown> = {};
    const asked: Record<string, unknown> = {};
    for (const [table, block] of Object.entries((input.RequestItems ?? {}) as Record<string, Block>)) {
      const entries = Array.isArray(block) ? block : block.Keys;
      const [kept, throttled] = split(entries, pick);
      const withEntries = (some: unknown[]) => (Array.isArray(block) ? some : { ...block, Keys: some });
      if (kept.length > 0) asked[table] = withEntries(kept);
      if (throttled.length > 0) left[table] = withEntries(throttled);
    }
    if (Object.keys(asked).length === 0) throw exception();
    const answer = await client.call(operation, { ...input, RequestItems: asked });
    return { ...answer, [unprocessed]: { ...(answer[unprocessed] ?? {}), ...left } };
  }

  return {
    close: () => client.close(),
    async call(operation, input) {
      if (operation === 'BatchGetItem') return batch(operation, input, 'UnprocessedKeys');
      if (operation === 'BatchWriteItem') return batch(operation, input, 'UnprocessedItems');
      if (transactions.has(operation) && pick()) {
        const items = itemsNamedBy(operation, input);
        const throttled = Math.floor(random() * items.length);
        throw new DynamoDbError(
          'TransactionCanceledException',
          items.map((_, index) => ({ Code: index === throttled ? 'ThrottlingError' : 'None' })),
        );
      }
      if (single.has(operation) && pick()) throw exception();
      return client.call(operation, input);
    },
  };
}

/** Of a table in a batch: the writes, or the keys and how to read them. */
type Block = unknown[] | { Keys: Item[] };

function split<T>(entries: T[], isSecond: () => boolean): [T[], T[]] {
  const halves: [T[], T[]] = [[], []];
  for (const entry of entries) halves[isSecond() ? 1 : 0].push(entry);
  return halves;
}

/** Numbers from 0 to 1 out of a 32-bit state (mulberry32): repeatable, and good for nothing but dice. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
