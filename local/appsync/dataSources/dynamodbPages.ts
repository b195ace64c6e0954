/** Query and Scan. */
import { DynamoDbError, type Item } from '../../dynamodb/client.ts';
import { conditionHolds } from '../../dynamodb/conditions.ts';
import { membersOf, recordAt, RequestMalformed, type DataSourceAnswer } from './dataSource.ts';
import type { DynamoDbOperation, OperationContext } from './dynamodb.ts';
import { collectExpressions, type Expressions } from './expressions.ts';
import { openNextToken, sealNextToken } from './nextToken.ts';
import { toPlain } from './typedValues.ts';

const pageMembers = [
  'operation',
  'index',
  'filter',
  'limit',
  'nextToken',
  'consistentRead',
  'select',
  'projection',
];

/** DynamoDB knows COUNT besides; AppSync does not list it. */
const selections: unknown[] = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES'];

/** What AppSync answers for a token that it did not make for this place (aws-amplify/amplify-cli#3411). */
const invalidToken: DataSourceAnswer = {
  result: null,
  error: {
    type: 'DynamoDB:UserIllegalArgumentException',
    message:
      'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
  },
};

/** Operations that answer a page: `{items, nextToken, scannedCount}`. */
export const pageOperations: Record<string, DynamoDbOperation> = {
  Query(request, context) {
    const members = membersOf(request, '', [...pageMembers, 'query', 'scanIndexForward']);
    const expressions = collectExpressions();
    expressions.add('KeyConditionExpression', 'query', recordAt(members.query, 'query'));
    const more = defined({ ScanIndexForward: members.scanIndexForward });
    return page('Query', members, expressions, more, context);
  },
  Scan(request, context) {
    const members = membersOf(request, '', [...pageMembers, 'totalSegments', 'segment']);
    const more = defined({ TotalSegments: members.totalSegments, Segment: members.segment });
    return page('Scan', members, collectExpressions(), more, context);
  },
};

async function page(
  operation: string,
  members: Record<string, unknown>,
  expressions: Expressions,
  more: Record<string, unknown>,
  { call, table, tokenKey, resolver }: OperationContext,
): Promise<DataSourceAnswer> {
  const { projection, select, nextToken } = members;
  if (select !== undefined && !selections.includes(select)) {
    throw new RequestMalformed("Unsupported value in '$[select]'.");
  }
  if (projection && select !== 'SPECIFIC_ATTRIBUTES') {
    throw new RequestMalformed("'$[projection]' needs SPECIFIC_ATTRIBUTES in '$[select]'.");
  }
  expressions.add('FilterExpression', 'filter', members.filter);
  expressions.add('ProjectionExpression', 'projection', projection);
  const scope = { resolver, table, ...(typeof members.index === 'string' && { index: members.index }) };
  let startKey: Item | undefined;
  if (nextToken !== undefined && nextToken !== null) {
    startKey = typeof nextToken === 'string' ? openNextToken(tokenKey, scope, nextToken) : undefined;
    if (!startKey) return invalidToken;
  }
  const parameters = expressions.parameters();
  checkStart(startKey, parameters);
  const answer = await call(operation, {
    TableName: table,
    ...defined({
      IndexName: members.index,
      Limit: members.limit,
      Select: select,
      ExclusiveStartKey: startKey,
    }),
    ConsistentRead: members.consistentRead === true,
    ...parameters,
    ...more,
  });
  const lastKey = answer.LastEvaluatedKey as Item | undefined;
  return {
    result: {
      items: ((answer.Items ?? []) as Item[]).map(toPlain),
      nextToken: lastKey ? sealNextToken(tokenKey, scope, lastKey) : null,
      scannedCount: answer.ScannedCount ?? 0,
    },
  };
}

/**
 * DynamoDB begins a query within what it asks for, "The provided starting key is outside query boundaries based on
 * provided conditions" otherwise; the embedded database begins anywhere.
 * @throws DynamoDbError ValidationException
 */
function checkStart(startKey: Item | undefined, parameters: Record<string, unknown>): void {
  const { KeyConditionExpression: condition } = parameters;
  if (!startKey || typeof condition !== 'string') return;
  if (!conditionHolds(condition, parameters, startKey)) throw new DynamoDbError('ValidationException');
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}
