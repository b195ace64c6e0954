/** The two tables in a local database, under their local names. */
import { keyStoreTable, vaultTable, type TableSettings } from '../../infra/tables.ts';
import { DynamoDbError, type TableClient } from './client.ts';

/** The local name of the table of vaults, members, items and events. */
export const vaultTableName = 'vault';
/** The local name of the table of vault keys. */
export const keyStoreTableName = 'vault-keys';

/**
 * Creates both tables where they are missing; done again, it changes nothing. Their streams stay off: the embedded
 * database slows down with every record of a stream and never trims one.
 *
 * @throws DynamoDbError
 */
export async function createTables(client: TableClient): Promise<void> {
  await createTable(client, vaultTableName, vaultTable);
  await createTable(client, keyStoreTableName, keyStoreTable);
}

async function createTable(client: TableClient, name: string, settings: TableSettings): Promise<void> {
  const { partitionKey, sortKey } = settings;
  const attributes = [partitionKey, sortKey];
  try {
    await client.call('CreateTable', {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      KeySchema: attributes.map((attribute, index) => ({
        AttributeName: attribute,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
    });
  } catch (error) {
    if (!(error instanceof DynamoDbError && error.type === 'ResourceInUseException')) throw error;
  }
}
