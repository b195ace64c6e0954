/** GetItem, PutItem, UpdateItem, DeleteItem. */
import { isDeepStrictEqual } from 'node:util';
import { DynamoDbError, type Item } from '../../dynamodb/client.ts';
import { notEmulated } from '../runtime/notEmulated.ts';
import { listAt, membersOf, recordAt, type DataSourceAnswer } from './dataSource.ts';
import { contextError, type DynamoDbOperation, type OperationContext } from './dynamodb.ts';
import { collectExpressions } from './expressions.ts';
import { toItem, toPlain, toPlainOrNull } from './typedValues.ts';

const conditionMembers = ['equalsIgnore', 'consistentRead', 'conditionalCheckFailedHandler'];

/** Operations on one item of the data source's table. */
export const itemOperations: Record<string, DynamoDbOperation> = {
  async GetItem(request, { call, table }) {
    const members = membersOf(request, '', ['operation', 'key', 'consistentRead', 'projection']);
    const expressions = collectExpressions();
    expressions.add('ProjectionExpression', 'projection', members.projection);
    const { Item: item } = await call('GetItem', {
      TableName: table,
      Key: toItem(members.key, 'key'),
      ConsistentRead: members.consistentRead === true,
      ...expressions.parameters(),
    });
    return { result: toPlainOrNull(item) };
  },

  async PutItem(request, context) {
    const members = membersOf(request, '', ['operation', 'key', 'attributeValues', 'condition']);
    const key = toItem(members.key, 'key');
    const item = { ...toItem(members.attributeValues ?? {}, 'attributeValues'), ...key };
    const condition = conditionOf(members.condition);
    try {
      await context.call('PutItem', { TableName: context.table, Item: item, ...condition.parameters });
      return { result: toPlain(item) };
    } catch (error) {
      const current = await reread(error, condition.options, key, context);
      const ignored = (condition.options.equalsIgnore ?? []) as string[];
      return current && equalBut(toPlain(item), toPlain(current), ignored)
        ? { result: toPlain(current) }
        : rejected(error, current);
    }
  },

  async UpdateItem(request, { call, table }) {
    const members = membersOf(request, '', ['operation', 'key', 'update', 'condition']);
    const expressions = collectExpressions();
    expressions.add('UpdateExpression', 'update', recordAt(members.update, 'update'));
    const condition = conditionOf(members.condition, expressions);
    const { Attributes: item } = await call('UpdateItem', {
      TableName: table,
      Key: toItem(members.key, 'key'),
      ReturnValues: 'ALL_NEW',
      ...condition.parameters,
    });
    return { result: toPlainOrNull(item) };
  },

  async DeleteItem(request, context) {
    const members = membersOf(request, '', ['operation', 'key', 'condition']);
    const key = toItem(members.key, 'key');
    const condition = conditionOf(members.condition);
    const input = { TableName: context.table, Key: key, ReturnValues: 'ALL_OLD', ...condition.parameters };
    try {
      const { Attributes: item } = await context.call('DeleteItem', input);
      return { result: toPlainOrNull(item) };
    } catch (error) {
      const current = await reread(error, condition.options, key, context);
      return current ? rejected(error, current) : { result: null };
    }
  },
};

function conditionOf(
  block: unknown,
  expressions = collectExpressions(),
): { parameters: Record<string, unknown>; options: Record<string, unknown> } {
  expressions.add('ConditionExpression', 'condition', block, conditionMembers);
  const options = recordAt(block ?? {}, 'condition');
  listAt(options.equalsIgnore ?? [], 'condition.equalsIgnore');
  const { strategy } = recordAt(
    options.conditionalCheckFailedHandler ?? {},
    'condition.conditionalCheckFailedHandler',
  );
  if (strategy === 'Custom') notEmulated('the Custom strategy of a failed condition');
  return { parameters: expressions.parameters(), options };
}

/** After a failed condition AppSync reads the item again, to see whether it is already as asked for. @throws the error when it is another one */
async function reread(
  error: unknown,
  options: Record<string, unknown>,
  key: Item,
  { call, table }: OperationContext,
): Promise<Item | undefined> {
  if (!(error instanceof DynamoDbError && error.type === 'ConditionalCheckFailedException')) throw error;
  const input = { TableName: table, Key: key, ConsistentRead: options.consistentRead !== false };
  return (await call('GetItem', input)).Item as Item | undefined;
}

/** The documentation says that `ctx.result` is then the current item; for UpdateItem it was found absent, so it is null there. */
function rejected(error: unknown, current: Item | undefined): DataSourceAnswer {
  if (!(error instanceof DynamoDbError)) throw error;
  return { result: toPlainOrNull(current), error: contextError(error) };
}

function equalBut(one: Record<string, unknown>, other: Record<string, unknown>, ignored: string[]): boolean {
  const kept = (item: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(item).filter(([name]) => !ignored.includes(name)));
  return isDeepStrictEqual(kept(one), kept(other));
}
