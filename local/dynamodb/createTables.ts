/** The two tables in a local database, under their local names. */
import { keyStoreTable, vaultTable, type TableSettings } from '../../infra/tables.ts';
import { addMissingIndexes, attributesOf, indexOf, keySchema } from './indexes.ts';
import { DynamoDbError, type TableClient } from './client.ts';

/** The local name of the table of vaults, members, items and events. */
export const vaultTableName = 'vault';
/** The local name of the table of vault keys. */
export const keyStoreTableName = 'vault-keys';

/**
 * Creates both tables where they are missing, and the indexes that a table lacks; done again, it changes nothing. Their
 * streams stay off: the embedded database slows down with every record of a stream and never trims one.
 *
 * @throws DynamoDbError
 * @throws TableError when a table lacks an index that the database does not add
 */
export async function createTables(client: TableClient): Promise<void> {
  await createTable(client, vaultTableName, vaultTable);
  await createTable(client, keyStoreTableName, keyStoreTable);
}

async function createTable(client: TableClient, name: string, settings: TableSettings): Promise<void> {
  const { partitionKey, sortKey, indexes = {} } = settings;
  try {
    await client.call('CreateTable', {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributesOf(partitionKey, sortKey, ...Object.values(indexes)),
      KeySchema: keySchema(partitionKey, sortKey),
      // An empty list is refused.
      ...(settings.indexes && {
        GlobalSecondaryIndexes: Object.keys(indexes).map((index) => indexOf(settings, index)),
      }),
    });
  } catch (error) {
    if (!(error instanceof DynamoDbError && error.type === 'ResourceInUseException')) throw error;
    await addMissingIndexes(client, name, settings);
  }
}
