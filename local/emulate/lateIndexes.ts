import { vaultTable } from '../../infra/tables.ts';
import type { Item, TableClient } from '../dynamodb/client.ts';
import { orderOf } from '../dynamodb/compareValues.ts';
import { conditionHolds, type Placeholders } from '../dynamodb/conditions.ts';
import { vaultTableName } from '../dynamodb/createTables.ts';
import { projected } from '../dynamodb/projection.ts';
import { rowKey } from '../dynamodb/rowKey.ts';
import { itemOf } from './itemKeys.ts';
import { rememberStates, standardWindowMs, type PastState } from './pastStates.ts';

/** A query of an index of the vault table. */
interface IndexQuery extends Placeholders {
  IndexName: string;
  KeyConditionExpression: string;
  FilterExpression?: string;
  ProjectionExpression?: string;
  Limit?: number;
  ScanIndexForward?: boolean;
  ExclusiveStartKey?: Item;
}

/**
 * A global secondary index that follows its table late: for a while after a write, a query of an index answers as if the
 * write had not been. New rows are not in it yet, changed ones stand in their old place with their old attributes, and
 * removed ones are still there; pages, filters and projections are those of the index as it was.
 *
 * @param quiet reads what is there before a write; its calls are no part of what is emulated
 */
export function withLateIndexes(
  client: TableClient,
  quiet: TableClient,
  windowMs = standardWindowMs,
): TableClient {
  const past = rememberStates(client, quiet, windowMs);
  return {
    close: () => client.close(),
    async call(operation, input) {
      if (operation !== 'Query' || input.IndexName === undefined) return past.call(operation, input);
      const states = past.states();
      return states.size > 0 ? latePage(client, input, states) : client.call(operation, input);
    },
  };
}

async function latePage(
  client: TableClient,
  input: Record<string, unknown>,
  states: Map<string, PastState>,
): Promise<Record<string, unknown>> {
  const query = input as unknown as IndexQuery;
  const { KeyConditionExpression, FilterExpression, Limit, ExclusiveStartKey: start } = query;
  const order = orderIn(query);
  const answer = await client.call('Query', unfiltered(input, states.size));
  const unchanged = ((answer.Items ?? []) as Item[]).filter(
    (row) => !states.has(itemOf(vaultTableName, row, false)?.id ?? ''),
  );
  const asBefore = [...states.values()]
    .map(({ item }) => item)
    .filter((row) => row !== undefined)
    .filter((row) => sortKeyOf(query) in row && conditionHolds(KeyConditionExpression, query, row))
    .filter((row) => !start || order(row, start) > 0);
  const end = answer.LastEvaluatedKey as Item | undefined;
  const rows = [...unchanged, ...asBefore].filter((row) => !end || order(row, end) <= 0).sort(order);
  const page = rows.slice(0, Limit);
  const last = page.length === Limit ? page.at(-1) : end;
  const found = page.filter((row) => !FilterExpression || conditionHolds(FilterExpression, query, row));
  return {
    ...answer,
    Items: found.map((row) => projected(row, input)),
    Count: found.length,
    ScannedCount: page.length,
    LastEvaluatedKey: last && { ...rowKey(last), [sortKeyOf(query)]: last[sortKeyOf(query)] },
  };
}

/** The query for whole rows, as many as are needed when all that have changed are left out. */
function unfiltered(input: Record<string, unknown>, changed: number): Record<string, unknown> {
  const { TableName, IndexName, KeyConditionExpression, ConsistentRead, ScanIndexForward } = input;
  const { ExclusiveStartKey, Limit } = input;
  // Placeholders that no expression uses are refused.
  const words = new Set(String(KeyConditionExpression).match(/[#:]\w+/g));
  const used = (placeholders: unknown): object | undefined => {
    const entries = Object.entries(placeholders ?? {}).filter(([name]) => words.has(name));
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  };
  return {
    ...{ TableName, IndexName, KeyConditionExpression, ConsistentRead, ScanIndexForward, ExclusiveStartKey },
    ExpressionAttributeNames: used(input.ExpressionAttributeNames),
    ExpressionAttributeValues: used(input.ExpressionAttributeValues),
    ...(Limit !== undefined && { Limit: Number(Limit) + changed }),
  };
}

/** By the index's sort key, then by the row's own, in the direction of the query. */
function orderIn(query: IndexQuery): (one: Item, other: Item) => number {
  const direction = query.ScanIndexForward === false ? -1 : 1;
  return (one, other) => {
    for (const name of [sortKeyOf(query), vaultTable.sortKey]) {
      const order = orderOf(one[name] ?? {}, other[name] ?? {}) ?? 0;
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function sortKeyOf({ IndexName }: IndexQuery): string {
  return vaultTable.indexes?.[IndexName] ?? '';
}
