/** What the stream's filter lets through, the same as in `infra/publisherConstruct.ts`. */
import { eventKey, itemKey } from '../../resolvers/keys.ts';
import type { Item } from '../dynamodb/client.ts';

const eventPrefix = eventKey('', '').sk;
const itemPrefix = itemKey('', '').sk;

interface Put {
  TableName?: string;
  Item?: Item;
}

/** The event rows that a write to a table would put. */
export function eventRowsOf(table: string, operation: string, input: Record<string, unknown>): Item[] {
  return putsOf(operation, input)
    .filter((put) => put.TableName === table && beginsWith(put.Item, eventPrefix))
    .flatMap((put) => (put.Item ? [put.Item] : []));
}

/** The key of the item that a deletion by TTL would remove from a table; undefined where it would not. */
export function expiringItemOf(
  table: string,
  operation: string,
  input: Record<string, unknown>,
): Item | undefined {
  const key = input.Key as Item | undefined;
  const isItem = operation === 'DeleteItem' && input.TableName === table && beginsWith(key, itemPrefix);
  return isItem ? key : undefined;
}

function putsOf(operation: string, input: Record<string, unknown>): Put[] {
  if (operation === 'PutItem') return [input as Put];
  if (operation === 'TransactWriteItems') {
    const parts = (input.TransactItems ?? []) as { Put?: Put }[];
    return parts.flatMap((part) => (part.Put ? [part.Put] : []));
  }
  if (operation === 'BatchWriteItem') {
    const tables = (input.RequestItems ?? {}) as Record<string, { PutRequest?: { Item?: Item } }[]>;
    return Object.entries(tables).flatMap(([TableName, requests]) =>
      requests.flatMap((request) =>
        request.PutRequest ? [{ TableName, Item: request.PutRequest.Item }] : [],
      ),
    );
  }
  return [];
}

function beginsWith(row: Item | undefined, prefix: string): boolean {
  return typeof row?.sk?.S === 'string' && row.sk.S.startsWith(prefix);
}
