import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import { fail, failTable, isThrottled } from './errors.ts';

/** A page as AppSync answers a Query. */
export interface Page<T> {
  items: T[];
  nextToken: string | null;
}

/** Rows of one partition whose sort key begins with a prefix, ascending; eventually consistent. */
export function queryPrefix(
  { pk, prefix }: { pk: string; prefix: string },
  limit: number,
  nextToken: string | null | undefined,
): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    query: {
      expression: '#pk = :pk AND begins_with(#sk, :prefix)',
      expressionNames: { '#pk': 'pk', '#sk': 'sk' },
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':prefix': prefix }),
    },
    limit,
    nextToken: nextToken ?? undefined,
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
    if (ctx.args.nextToken && !isThrottled(ctx.error))
      fail('BadInput', 'This nextToken is not of this list. Begin again without one.');
    failTable(ctx.error);
  }
  const page = ctx.result as { items: T[]; nextToken?: string | null };
  return { items: page.items, nextToken: page.nextToken ?? null };
}
