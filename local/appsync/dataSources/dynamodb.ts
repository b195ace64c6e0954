/** The DynamoDB data source of AppSync: one request object in, `ctx.result` and `ctx.error` out. */
import { randomBytes } from 'node:crypto';
import { DynamoDbError, type TableClient } from '../../dynamodb/client.ts';
import { tablesOf } from '../../dynamodb/countCalls.ts';
import { recordAt, RequestMalformed, type DataSource, type DataSourceAnswer } from './dataSource.ts';
import { batchOperations } from './dynamodbBatch.ts';
import { itemOperations } from './dynamodbItems.ts';
import { pageOperations } from './dynamodbPages.ts';
import { transactionOperations } from './dynamodbTransactions.ts';

/** What an operation works with. */
export interface OperationContext {
  /** Makes a DynamoDB call. @throws DynamoDbError */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The data source's own table: operations on one item, Query and Scan have no other. */
  table: string;
  /** Seals page tokens: 32 bytes. */
  tokenKey: Buffer;
  /** The resolver that asks. */
  resolver: string;
}

/** One operation of the data source, from its request object. */
export type DynamoDbOperation = (request: unknown, context: OperationContext) => Promise<DataSourceAnswer>;

/** May answer an error in place of a call, e.g. a `TransactionConflict`, which the embedded database never raises. */
export type Fault = (operation: string, input: Record<string, unknown>) => DynamoDbError | undefined;

const operations: Record<string, DynamoDbOperation> = {
  ...itemOperations,
  ...pageOperations,
  ...batchOperations,
  ...transactionOperations,
};

/**
 * @param table the table of the data source; requests that name another are refused, as its role would be
 * @param tokenKey 32 bytes that seal page tokens; a random one makes them die with the server
 * @param fault for tests
 */
export function createDynamoDbDataSource(settings: {
  client: TableClient;
  table: string;
  tokenKey?: Buffer;
  fault?: Fault;
}): DataSource {
  const { client, table, tokenKey = randomBytes(32), fault } = settings;
  return {
    async invoke(request, { resolver }) {
      const name = recordAt(request, '').operation;
      const operation = typeof name === 'string' ? operations[name] : undefined;
      if (!operation) throw new RequestMalformed("Unsupported operation in '$[operation]'.");
      const call: OperationContext['call'] = (dynamoDbOperation, input) => {
        for (const named of tablesOf(input)) {
          if (named !== table) throw new DynamoDbError('AccessDeniedException');
        }
        const injected = fault?.(dynamoDbOperation, input);
        if (injected) throw injected;
        return client.call(dynamoDbOperation, input);
      };
      try {
        return await operation(request, { call, table, tokenKey, resolver });
      } catch (error) {
        if (error instanceof DynamoDbError) return { result: null, error: contextError(error) };
        throw error;
      }
    },
  };
}

/** `ctx.error`: the message in the form that AppSync passes on (aws-appsync-community#343). */
export function contextError({ type, message }: DynamoDbError): { message: string; type: string } {
  return { type: `DynamoDB:${type}`, message: `${message} (Service: DynamoDb, Status Code: 400)` };
}
