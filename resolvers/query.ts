import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import { fail, failTable, isThrottled } from './errors.ts';

/** A page as AppSync answers a Query. */
export interface Page<T> {
  items: T[];
  nextToken: string | null;
}

/** Which rows of a partition. */
export interface PrefixQuery {
  pk: string;
  /** What the sort key, or the index value, begins with. */
  prefix: string;
  /** An index of the table (infra/tables.ts), and the attribute that it is ordered by; absent: the table itself. */
  index?: { name: string; attribute: string };
  /** Two values between which it lies, both included; then without a prefix. */
  between?: [string, string];
  /** Whether the greatest comes first. */
  descending?: boolean;
  /** What thins the pages. */
  filter?: DynamoDBQueryRequest['filter'];
  /** The attributes that are wanted; absent: all. */
  attributes?: string[];
}

/** Rows whose sort key begins with a prefix, ascending unless said otherwise; eventually consistent. */
export function queryPrefix(
  query: PrefixQuery,
  limit: number,
  nextToken: string | null | undefined,
): DynamoDBQueryRequest {
  const { index, descending, filter, attributes } = query;
  return {
    operation: 'Query',
    query: keyCondition(query),
    index: index ? index.name : undefined,
    scanIndexForward: !descending,
    filter,
    ...(attributes ? projectionOf(attributes) : {}),
    limit,
    nextToken: nextToken ?? undefined,
  } as DynamoDBQueryRequest;
}

/** Rows whose sort key lies between two, both included, the greatest first; eventually consistent. */
export function queryDownwards(
  { pk, from, to }: { pk: string; from: string; to: string },
  limit: number,
): DynamoDBQueryRequest {
  return {
    ...queryRange({ pk, from, to }, limit),
    consistentRead: false,
    scanIndexForward: false,
  };
}

/** Rows of one partition between two sort keys, both included, ascending; consistent. */
export function queryRange(
  { pk, from, to }: { pk: string; from: string; to: string },
  limit: number,
): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    query: {
      expression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      expressionNames: { '#pk': 'pk', '#sk': 'sk' },
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':from': from, ':to': to }),
    },
    limit,
    consistentRead: true,
  };
}

/** The page that was queried. Ends with `BadInput` when the caller's token was refused, else with `Internal` on a failure. */
export function gotPage<T>(ctx: Context): Page<T> {
  if (ctx.error) {
    const { nextToken, input } = ctx.args as { nextToken?: string | null; input?: { nextToken?: string } };
    const given = input ? input.nextToken : nextToken;
    if (given !== null && given !== undefined && !isThrottled(ctx.error)) {
      fail('BadInput', 'This nextToken is not of this list. Begin again without one.');
    }
    failTable(ctx.error);
  }
  const page = ctx.result as { items: T[]; nextToken?: string | null };
  return { items: page.items, nextToken: page.nextToken ?? null };
}

function projectionOf(attributes: string[]): object {
  const expressionNames: Record<string, string> = {};
  for (const name of attributes) expressionNames[`#${name}`] = name;
  const expression = attributes.map((name) => `#${name}`).join(', ');
  return { select: 'SPECIFIC_ATTRIBUTES', projection: { expression, expressionNames } };
}

function keyCondition({ pk, prefix, between, index }: PrefixQuery): DynamoDBQueryRequest['query'] {
  const attribute = index ? index.attribute : 'sk';
  if (between) {
    return {
      expression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      expressionNames: { '#pk': 'pk', '#sk': attribute },
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':from': between[0], ':to': between[1] }),
    };
  }
  if (prefix === '') {
    return {
      expression: '#pk = :pk',
      expressionNames: { '#pk': 'pk' },
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk }),
    };
  }
  return {
    expression: '#pk = :pk AND begins_with(#sk, :prefix)',
    expressionNames: { '#pk': 'pk', '#sk': attribute },
    expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':prefix': prefix }),
  };
}
