import type { Item, TableClient } from '../dynamodb/client.ts';
import { projected } from '../dynamodb/projection.ts';
import { itemOf } from './itemKeys.ts';
import { rememberStates, standardWindowMs } from './pastStates.ts';

/**
 * The worst that DynamoDB's eventual consistency may do: for a while after a write, each read of a table that is not
 * consistent answers the item as it was before it. Lists lack the newest items and show the old state of changed ones;
 * their filters are not judged again over it, and a deleted item does not come back into a list. Consistent reads and
 * transactions see everything. Queries of an index are left to `withLateIndexes`.
 *
 * @param quiet reads what is there before a write; its calls are no part of what is emulated
 */
export function withStaleReads(
  client: TableClient,
  quiet: TableClient,
  windowMs = standardWindowMs,
): TableClient {
  const past = rememberStates(client, quiet, windowMs);
  const stateOf = (table: string, row: Item) => past.stateOf(itemOf(table, row, false)?.id ?? '');

  /** A list of one table as it was. */
  function asBefore(table: string, items: Item[], read: Record<string, unknown>): Item[] {
    return items.flatMap((item) => {
      const state = stateOf(table, item);
      if (!state) return [item];
      return state.item ? [projected(state.item, read)] : [];
    });
  }

  async function read(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const answer = await client.call(operation, input);
    const table = String(input.TableName);
    if (operation === 'BatchGetItem') {
      const blocks = input.RequestItems as Record<string, Record<string, unknown> & { Keys: Item[] }>;
      const responses = (answer.Responses ?? {}) as Record<string, Item[]>;
      const stale = Object.entries(blocks).map(([name, block]): [string, Item[]] => {
        const items = responses[name] ?? [];
        return [name, block.ConsistentRead === true ? items : asBefore(name, items, block)];
      });
      return { ...answer, Responses: Object.fromEntries(stale) };
    }
    if (input.ConsistentRead === true || input.IndexName !== undefined) return answer;
    if (operation === 'GetItem') {
      const state = stateOf(table, input.Key as Item);
      if (!state) return answer;
      return { ...answer, Item: state.item && projected(state.item, input) };
    }
    const items = asBefore(table, (answer.Items ?? []) as Item[], input);
    return { ...answer, ...(answer.Items !== undefined && { Items: items, Count: items.length }) };
  }

  return {
    close: () => client.close(),
    call: (operation, input) =>
      ['GetItem', 'BatchGetItem', 'Query', 'Scan'].includes(operation)
        ? read(operation, input)
        : past.call(operation, input),
  };
}
