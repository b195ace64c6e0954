import type { Item } from '../dynamodb/client.ts';

/** The prefix of the stream's filter, the same as in `infra/`. */
const eventPrefix = 'EVENT#';

interface Put {
  TableName?: string;
  Item?: Item;
}

/** The event rows that a write to a table would put: what the stream's filter lets through. */
export function eventRowsOf(table: string, operation: string, input: Record<string, unknown>): Item[] {
  return putsOf(operation, input)
    .filter((put) => put.TableName === table && isEvent(put.Item))
    .flatMap((put) => (put.Item ? [put.Item] : []));
}

/** The key of a row of the vault table. */
export function keyOf(row: Item): Item {
  const { pk = {}, sk = {} } = row;
  return { pk, sk };
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

function isEvent(row: Item | undefined): boolean {
  return typeof row?.sk?.S === 'string' && row.sk.S.startsWith(eventPrefix);
}
