import type { Item, TableClient } from '../dynamodb/client.ts';
import { itemsNamedBy, type NamedItem } from './itemKeys.ts';

/** How long after a write the old state is answered, in milliseconds. DynamoDB says "a short time", usually below a second. */
export const standardWindowMs = 150;

/** An item as it was; `item` is absent where there was none. */
export interface PastState {
  item?: Item | undefined;
}

/** What the items that were written a moment ago were before. */
export interface PastStates {
  /** Makes a call; before a write it looks at what is there. */
  call: TableClient['call'];
  /** The state of an item at the beginning of the window; undefined where it was not written since. */
  stateOf(id: string): PastState | undefined;
  /** Those of all items that were written since, by the item's id. */
  states(): Map<string, PastState>;
}

/**
 * Remembers each item that is written through a client as it was, for a while.
 *
 * @param quiet reads what is there before a write; its calls are no part of what is emulated
 */
export function rememberStates(client: TableClient, quiet: TableClient, windowMs: number): PastStates {
  /** By item, its states before each write, oldest first. */
  const histories = new Map<string, (PastState & { until: number })[]>();

  function forget(): void {
    const now = Date.now();
    for (const [id, states] of histories) {
      const kept = states.filter(({ until }) => until > now);
      if (kept.length > 0) histories.set(id, kept);
      else histories.delete(id);
    }
  }

  async function lookAt({ table, key }: NamedItem): Promise<PastState> {
    const { Item: item } = await quiet.call('GetItem', { TableName: table, Key: key, ConsistentRead: true });
    return { item: item as Item | undefined };
  }

  return {
    async call(operation, input) {
      const items = itemsNamedBy(operation, input).filter(({ isWritten }) => isWritten);
      const states = await Promise.all(items.map(lookAt));
      const answer = await client.call(operation, input);
      const until = Date.now() + windowMs;
      items.forEach(({ id }, index) => {
        histories.set(id, [...(histories.get(id) ?? []), { ...states[index], until }]);
      });
      return answer;
    },
    stateOf(id) {
      forget();
      return histories.get(id)?.[0];
    },
    states() {
      forget();
      return new Map([...histories].map(([id, [first = {}]]) => [id, first]));
    },
  };
}
