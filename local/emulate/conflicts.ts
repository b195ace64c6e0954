import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDbError, type CancellationReason, type TableClient } from '../dynamodb/client.ts';
import { itemsNamedBy, type NamedItem } from './itemKeys.ts';

/** How long a transaction of DynamoDB's holds its items before it is done, in milliseconds: two phases of a few each. */
const standardHoldMs = 15;

/**
 * Transactions hold their items, condition checks among them, while they are in flight (DynamoDB developer guide,
 * "Transaction conflicts"). Who comes second loses: a transaction is cancelled with `TransactionConflict` for the held
 * items and `None` for the others, a write of one item fails with `TransactionConflictException`, and a transaction of
 * reads is cancelled also by a write of one item in flight.
 */
export function withConflicts(client: TableClient, holdMs = standardHoldMs): TableClient {
  const held = new Set<string>();
  const written = new Map<string, number>();

  async function holding<T>(items: NamedItem[], run: () => Promise<T>): Promise<T> {
    for (const { id } of items) held.add(id);
    try {
      await sleep(holdMs);
      return await run();
    } finally {
      for (const { id } of items) held.delete(id);
    }
  }
  async function writing<T>(items: NamedItem[], run: () => Promise<T>): Promise<T> {
    for (const { id } of items) written.set(id, (written.get(id) ?? 0) + 1);
    try {
      return await run();
    } finally {
      for (const { id } of items) written.set(id, (written.get(id) ?? 1) - 1);
    }
  }

  return {
    close: () => client.close(),
    async call(operation, input) {
      const items = itemsNamedBy(operation, input);
      const run = (): Promise<Record<string, unknown>> => client.call(operation, input);
      if (operation === 'TransactWriteItems') {
        cancelWhere(items, ({ id }) => held.has(id));
        return holding(items, run);
      }
      if (operation === 'TransactGetItems') {
        cancelWhere(items, ({ id }) => held.has(id) || (written.get(id) ?? 0) > 0);
        return run();
      }
      const isWrite = items.some(({ isWritten }) => isWritten);
      if (isWrite && operation !== 'BatchWriteItem' && items.some(({ id }) => held.has(id))) {
        throw new DynamoDbError('TransactionConflictException');
      }
      return isWrite ? writing(items, run) : run();
    },
  };
}

/** @throws DynamoDbError with a reason for each item, where any is in conflict */
function cancelWhere(items: NamedItem[], isInConflict: (item: NamedItem) => boolean): void {
  const reasons = items.map((item): CancellationReason => ({
    Code: isInConflict(item) ? 'TransactionConflict' : 'None',
  }));
  if (reasons.every(({ Code }) => Code === 'None')) return;
  throw new DynamoDbError('TransactionCanceledException', reasons);
}
