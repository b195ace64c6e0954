/** TransactGetItems and TransactWriteItems. */
import { DynamoDbError, type CancellationReason, type Item } from '../../dynamodb/client.ts';
import { listAt, membersOf, recordAt, RequestMalformed, type DataSourceAnswer } from './dataSource.ts';
import { contextError, type DynamoDbOperation } from './dynamodb.ts';
import { collectExpressions } from './expressions.ts';
import { toItem, toPlain, toPlainOrNull } from './typedValues.ts';

const partsPerTransaction = 100;
const returnOption = 'returnValuesOnConditionCheckFailure';
/** DynamoDB's codes where AppSync has other words for them. */
const reasonTypes: Record<string, string> = { ConditionalCheckFailed: 'ConditionCheckFailed' };

/** All or nothing, on named tables. */
export const transactionOperations: Record<string, DynamoDbOperation> = {
  async TransactGetItems(request, { call }) {
    const parts = partsOf(request).map((part, index) => {
      const path = `transactItems[${index}]`;
      const { table, key, projection } = membersOf(part, `${path}.`, ['table', 'key', 'projection']);
      const expressions = collectExpressions();
      expressions.add('ProjectionExpression', `${path}.projection`, projection);
      return { Get: { TableName: table, Key: toItem(key, `${path}.key`), ...expressions.parameters() } };
    });
    try {
      const { Responses: responses } = await call('TransactGetItems', { TransactItems: parts });
      const items = (responses as { Item?: Item }[]).map(({ Item: item }) => toPlainOrNull(item));
      return { result: { items, cancellationReasons: null } };
    } catch (error) {
      return cancelled(error, 'items');
    }
  },

  async TransactWriteItems(request, { call }) {
    const writes = partsOf(request).map((part, index) => writeOf(part, `transactItems[${index}]`));
    try {
      await call('TransactWriteItems', { TransactItems: writes.map(({ write }) => write) });
      return { result: { keys: writes.map(({ key }) => toPlain(key)), cancellationReasons: null } };
    } catch (error) {
      return cancelled(error, 'keys');
    }
  },
};

function partsOf(request: unknown): unknown[] {
  const { transactItems } = membersOf(request, '', ['operation', 'transactItems']);
  const parts = listAt(transactItems, 'transactItems');
  if (parts.length === 0 || parts.length > partsPerTransaction) {
    throw new RequestMalformed(`'$[transactItems]' must hold 1 to ${partsPerTransaction} items.`);
  }
  return parts;
}

function writeOf(part: unknown, path: string): { key: Item; write: Record<string, unknown> } {
  const { operation } = recordAt(part, path);
  const more = partMembers[String(operation)];
  if (!more) throw new RequestMalformed(`Unsupported operation in '$[${path}.operation]'.`);
  const members = membersOf(part, `${path}.`, ['table', 'operation', 'key', 'condition', ...more]);
  const key = toItem(members.key, `${path}.key`);
  const expressions = collectExpressions();
  if (operation === 'UpdateItem') {
    expressions.add('UpdateExpression', `${path}.update`, recordAt(members.update, `${path}.update`));
  }
  if (operation === 'ConditionCheck') recordAt(members.condition, `${path}.condition`);
  expressions.add('ConditionExpression', `${path}.condition`, members.condition, [returnOption]);
  const condition = recordAt(members.condition ?? {}, `${path}.condition`);
  const returned = 'expression' in condition && condition[returnOption] !== false;
  const parameters = {
    TableName: members.table,
    ...expressions.parameters(),
    ...(returned && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  };
  if (operation !== 'PutItem') {
    return { key, write: { [String(operation).replace('Item', '')]: { ...parameters, Key: key } } };
  }
  const item = { ...toItem(members.attributeValues ?? {}, `${path}.attributeValues`), ...key };
  return { key, write: { Put: { ...parameters, Item: item } } };
}

const partMembers: Record<string, string[]> = {
  PutItem: ['attributeValues'],
  UpdateItem: ['update'],
  DeleteItem: [],
  ConditionCheck: [],
};

/** One reason a part, in order, besides `ctx.error`. @throws the error when it is another one */
function cancelled(error: unknown, member: 'items' | 'keys'): DataSourceAnswer {
  if (!(error instanceof DynamoDbError && error.type === 'TransactionCanceledException')) throw error;
  return {
    result: { [member]: null, cancellationReasons: (error.reasons ?? []).map(reasonOf) },
    error: contextError(error),
  };
}

function reasonOf({ Code: code, Item: item }: CancellationReason): Record<string, unknown> {
  const type = reasonTypes[code] ?? code;
  const message = reasonMessages[type] ?? 'DynamoDB refused this item';
  return { ...(item && { item: toPlain(item) }), type, message };
}

/** Never DynamoDB's own, which may quote an item. */
const reasonMessages: Record<string, string> = {
  None: 'None',
  ConditionCheckFailed: 'The conditional request failed',
  TransactionConflict: 'Transaction is ongoing for the item',
};
