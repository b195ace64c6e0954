/** What a call counts as: once for each table that it names, and the capacity that DynamoDB says it consumed. */
import type { Stats } from '../stats.ts';

const reads = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** Counts a call under each table that its input names. */
export function countCall(stats: Stats, operation: string, input: Record<string, unknown>): void {
  for (const table of tablesOf(input)) stats.countDynamoDb(table, operation);
}

/** The tables that a request names, each once. */
export function tablesOf(input: Record<string, unknown>): Set<string> {
  const tables = new Set<string>();
  if (typeof input.TableName === 'string') tables.add(input.TableName);
  for (const table of Object.keys(recordOf(input.RequestItems))) tables.add(table);
  for (const part of transactionParts(input)) tables.add(part.table);
  return tables;
}

/** The parts of a transaction: what each does (`Put`, `Get`, …) and on which table. */
export function transactionParts(input: Record<string, unknown>): { action: string; table: string }[] {
  const items = Array.isArray(input.TransactItems) ? input.TransactItems : [];
  return items.flatMap((item) =>
    Object.entries(recordOf(item)).map(([action, part]) => ({
      action,
      table: String(recordOf(part).TableName),
    })),
  );
}

/**
 * Consumed capacity. A cancelled transaction and a failed condition consume write units too, but DynamoDB does not
 * report them in its answer, so they are not counted. The embedded database bills a ConditionCheck in write units,
 * two for each KiB of its row, and what a transaction writes to an index once, not twice; whether AWS does is not verified.
 */
export const countCapacity = {
  /** The input, asking for the figure where the operation has one. */
  requested: (operation: string, input: Record<string, unknown>): Record<string, unknown> =>
    reads.has(operation) || writes.has(operation) ? { ...input, ReturnConsumedCapacity: 'INDEXES' } : input,
  /** Adds the figure of an answer. */
  add: (stats: Stats, operation: string, answer: Record<string, unknown>): void => {
    const consumed = [answer.ConsumedCapacity].flat().map(recordOf);
    const total = unitsOf(consumed);
    const inIndexes = unitsOf(
      consumed.flatMap((table) => Object.values(recordOf(table.GlobalSecondaryIndexes)).map(recordOf)),
    );
    if (reads.has(operation)) stats.addReads(total, inIndexes);
    else if (writes.has(operation)) stats.addWrites(total, inIndexes);
  },
};

function unitsOf(consumed: Record<string, unknown>[]): number {
  return consumed.reduce((sum, { CapacityUnits = 0 }) => sum + Number(CapacityUnits), 0);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
