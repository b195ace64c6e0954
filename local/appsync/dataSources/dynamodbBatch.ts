/** BatchGetItem, BatchPutItem, BatchDeleteItem. */
import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../dynamodb/client.ts';
import { listAt, membersOf, recordAt, RequestMalformed, type DataSourceAnswer } from './dataSource.ts';
import type { DynamoDbOperation, OperationContext } from './dynamodb.ts';
import { collectExpressions } from './expressions.ts';
import { toItem, toPlain, toPlainOrNull } from './typedValues.ts';

const keysPerBatchGet = 100;
const writesPerBatch = 25;

/** Operations on many items of named tables, each item for itself. */
export const batchOperations: Record<string, DynamoDbOperation> = {
  async BatchGetItem(request, { call }) {
    const tables = tablesOf(request);
    const keys = new Map<string, Item[]>();
    const requestItems: Record<string, unknown> = {};
    for (const [table, block] of tables) {
      const members = membersOf(block, `tables.${table}.`, ['keys', 'consistentRead', 'projection']);
      const expressions = collectExpressions();
      expressions.add('ProjectionExpression', `tables.${table}.projection`, members.projection);
      const tableKeys = itemsAt(members.keys, `tables.${table}.keys`);
      keys.set(table, tableKeys);
      requestItems[table] = {
        Keys: tableKeys,
        ConsistentRead: members.consistentRead === true,
        ...expressions.parameters(),
      };
    }
    limit(keys, keysPerBatchGet);
    const answer = await call('BatchGetItem', { RequestItems: requestItems });
    const found = (answer.Responses ?? {}) as Record<string, Item[]>;
    const left = (answer.UnprocessedKeys ?? {}) as Record<string, { Keys: Item[] }>;
    return {
      result: {
        data: byTable(keys, (table, key) => toPlainOrNull(found[table]?.find((item) => hasKey(item, key)))),
        unprocessedKeys: Object.fromEntries(
          [...keys.keys()].map((table) => [table, (left[table]?.Keys ?? []).map(toPlain)]),
        ),
      },
    };
  },

  BatchPutItem: (request, context) => write('PutRequest', 'Item', 'unprocessedItems', request, context),
  BatchDeleteItem: (request, context) => write('DeleteRequest', 'Key', 'unprocessedKeys', request, context),
};

async function write(
  kind: 'PutRequest' | 'DeleteRequest',
  member: 'Item' | 'Key',
  unprocessed: string,
  request: unknown,
  { call }: OperationContext,
): Promise<DataSourceAnswer> {
  const items = new Map(
    tablesOf(request).map(([table, block]) => [table, itemsAt(block, `tables.${table}`)]),
  );
  limit(items, writesPerBatch);
  const requestItems = byTable(items, (_, item) => ({ [kind]: { [member]: item } }));
  const answer = await call('BatchWriteItem', { RequestItems: requestItems });
  const left = (answer.UnprocessedItems ?? {}) as Record<string, Record<string, Record<string, Item>>[]>;
  const leftIn = (table: string): Item[] =>
    (left[table] ?? []).map((entry) => entry[kind]?.[member]).filter((item) => item !== undefined);
  return {
    result: {
      data: byTable(items, (table, item) =>
        leftIn(table).some((other) => isDeepStrictEqual(other, item)) ? null : toPlain(item),
      ),
      [unprocessed]: Object.fromEntries(
        [...items.keys()].map((table) => [table, leftIn(table).map(toPlain)]),
      ),
    },
  };
}

function tablesOf(request: unknown): [string, unknown][] {
  const { tables } = membersOf(request, '', ['operation', 'tables']);
  return Object.entries(recordAt(tables, 'tables'));
}

function itemsAt(value: unknown, path: string): Item[] {
  return listAt(value, path).map((item, index) => toItem(item, `${path}[${index}]`));
}

function byTable<T>(items: Map<string, Item[]>, make: (table: string, item: Item) => T): Record<string, T[]> {
  return Object.fromEntries(
    [...items].map(([table, list]) => [table, list.map((item) => make(table, item))]),
  );
}

function limit(items: Map<string, Item[]>, most: number): void {
  const count = [...items.values()].reduce((sum, list) => sum + list.length, 0);
  if (count > most) throw new RequestMalformed(`'$[tables]' holds more than ${most} items.`);
}

function hasKey(item: Item, key: Item): boolean {
  return Object.entries(key).every(([name, value]) => isDeepStrictEqual(item[name], value));
}
