import type { Item, TableClient } from '../dynamodb/client.ts';
import { itemOf, itemsNamedBy, type NamedItem } from './itemKeys.ts';

/** How long after a write the old state is answered, in milliseconds. DynamoDB says "a short time", usually below a second. */
const standardWindowMs = 150;

interface Change {
  /** The item before the write; absent where there was none. */
  before?: Item | undefined;
  until: number;
}

/**
 * The worst that DynamoDB's eventual consistency may do: for a while after a write, each read that is not consistent
 * answers the item as it was before it. Lists lack the newest items and show the old state of changed ones; their
 * filters are not judged again over it, and a deleted item does not come back into a list. Consistent reads and
 * transactions see everything.
 *
 * @param quiet reads what is there before a write; its calls are no part of what is emulated
 */
export function withStaleReads(
  client: TableClient,
  quiet: TableClient,
  windowMs = standardWindowMs,
): TableClient {
  const changes = new Map<string, Change>();

  function changeOf(item: NamedItem | undefined): Change | undefined {
    const change = item && changes.get(item.id);
    if (!item || !change || change.until > Date.now()) return change;
    changes.delete(item.id);
    return undefined;
  }

  async function before({ table, key }: NamedItem): Promise<Item | undefined> {
    const { Item: item } = await quiet.call('GetItem', { TableName: table, Key: key, ConsistentRead: true });
    return item as Item | undefined;
  }

  async function write(operation: string, input: Record<string, unknown>, items: NamedItem[]) {
    const states = await Promise.all(items.map(before));
    const answer = await client.call(operation, input);
    for (const [id, { until }] of changes) if (until <= Date.now()) changes.delete(id);
    items.forEach(({ id }, index) => {
      changes.set(id, { before: states[index], until: Date.now() + windowMs });
    });
    return answer;
  }

  /** A list of one table as it was. */
  function asBefore(table: string, items: Item[], read: Record<string, unknown>): Item[] {
    return items.flatMap((item) => {
      const change = changeOf(itemOf(table, item, false));
      if (!change) return [item];
      return change.before ? [projected(change.before, read)] : [];
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
    if (input.ConsistentRead === true) return answer;
    if (operation === 'GetItem') {
      const change = changeOf(itemOf(table, input.Key as Item, false));
      if (!change) return answer;
      return { ...answer, Item: change.before && projected(change.before, input) };
    }
    const items = asBefore(table, (answer.Items ?? []) as Item[], input);
    return { ...answer, ...(answer.Items !== undefined && { Items: items, Count: items.length }) };
  }

  return {
    close: () => client.close(),
    async call(operation, input) {
      if (['GetItem', 'BatchGetItem', 'Query', 'Scan'].includes(operation)) return read(operation, input);
      const items = itemsNamedBy(operation, input).filter(({ isWritten }) => isWritten);
      return items.length > 0 ? write(operation, input, items) : client.call(operation, input);
    },
  };
}

/** The attributes that a read asks for, whole: paths into them are not followed. */
function projected(
  item: Item,
  { ProjectionExpression, ExpressionAttributeNames }: Record<string, unknown>,
): Item {
  if (typeof ProjectionExpression !== 'string') return item;
  const names = (ExpressionAttributeNames ?? {}) as Record<string, string>;
  const wanted = ProjectionExpression.split(',').map((path) => {
    const [first = ''] = path.trim().split(/[.[]/);
    return names[first] ?? first;
  });
  return Object.fromEntries(Object.entries(item).filter(([name]) => wanted.includes(name)));
}
