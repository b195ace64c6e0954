import {
  BatchGetItemCommand,
  DeleteItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ExpectedError } from '../errors.ts';
import { keyStoreBusy, keyUnavailable } from './errors.ts';

/** A row of the key store, in DynamoDB's typed form. */
export type Row = Record<string, AttributeValue>;

/** A conditional change of one row. Names stand as `#name`, values as `:name`. */
export interface RowChange {
  vaultId: string;
  type: string;
  update: string;
  condition?: string;
  values: Row;
}

/** The key store's table, as far as rows are read and written that are not the library's. All throw `KeyUnavailable` or `Busy`. */
export interface KeyStoreRows {
  /** The rows of a vault of these types that are there, by type; consistent. */
  read(vaultId: string, types: string[]): Promise<Map<string, Row>>;
  /** Changes a row, or makes it; the row afterwards. Undefined where its condition failed. */
  change(change: RowChange): Promise<Row | undefined>;
  /** The types of the rows of a vault that begin so; consistent. */
  types(vaultId: string, prefix?: string): Promise<string[]>;
  remove(vaultId: string, type: string): Promise<void>;
}

/** The rows of a key store's table: partition key `branch-key-id`, sort key `type` (the library's dynamodb-key-storage.md). */
export function openKeyStoreRows(client: DynamoDBClient, TableName: string): KeyStoreRows {
  const key = (vaultId: string, type: string): Row => ({
    'branch-key-id': { S: vaultId },
    type: { S: type },
  });

  return {
    async read(vaultId, types) {
      const Keys = types.map((type) => key(vaultId, type));
      const { Responses = {}, UnprocessedKeys = {} } = await client
        .send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }))
        .catch(fail);
      if (UnprocessedKeys[TableName]) throw keyStoreBusy();
      return new Map((Responses[TableName] ?? []).map((row) => [row['type']?.S ?? '', row]));
    },

    async change({ vaultId, type, update, condition, values }) {
      const names = new Set(`${update} ${condition ?? ''}`.match(/#\w+/g));
      const command = new UpdateItemCommand({
        TableName,
        Key: key(vaultId, type),
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [name, name.slice(1)])),
        ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
        ReturnValues: 'ALL_NEW',
      });
      const isCondition = (error: unknown): boolean =>
        error instanceof Error && error.name === 'ConditionalCheckFailedException';
      return client.send(command).then(
        ({ Attributes = {} }) => Attributes,
        (error: unknown) => (isCondition(error) ? undefined : fail(error)),
      );
    },

    async types(vaultId, prefix = '') {
      const types: string[] = [];
      let ExclusiveStartKey: Row | undefined;
      do {
        const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await client
          .send(
            new QueryCommand({
              TableName,
              KeyConditionExpression:
                prefix === '' ? '#id = :id' : '#id = :id AND begins_with(#type, :prefix)',
              ProjectionExpression: '#type',
              ExpressionAttributeNames: { '#id': 'branch-key-id', '#type': 'type' },
              ExpressionAttributeValues: {
                ':id': { S: vaultId },
                ...(prefix !== '' && { ':prefix': { S: prefix } }),
              },
              ConsistentRead: true,
              ExclusiveStartKey,
            }),
          )
          .catch(fail);
        types.push(...Items.map((row) => row['type']?.S ?? ''));
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return types;
    },

    async remove(vaultId, type) {
      await client.send(new DeleteItemCommand({ TableName, Key: key(vaultId, type) })).catch(fail);
    },
  };
}

/** A number of a row, 0 where it has none. */
export const numberOf = (row: Row | undefined, name: string): number => Number(row?.[name]?.N ?? 0);

function fail(error: unknown): never {
  if (error instanceof ExpectedError) throw error;
  throw keyUnavailable(error instanceof Error ? error.name : undefined);
}
