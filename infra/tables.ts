/** The two tables as plain data, in the words of DynamoDB's CreateTable: the stack builds them, the local stack creates them. */
export interface TableSettings {
  partitionKey: string;
  sortKey: string;
  /** Attribute that DynamoDB's TTL watches, in epoch seconds. */
  ttlAttribute?: string;
  /** Item images that the stream carries; absent: no stream. */
  streamView?: 'NEW_AND_OLD_IMAGES';
  /**
   * Global secondary indexes: the sort key of each, a string, by the index's name. Each has the table's partition key and
   * holds whole rows, those that have its sort key.
   */
  indexes?: Record<string, string>;
}

/** Everything but keys: vaults, members, items, sealed versions, events. `resolvers/keys.ts` composes its keys. */
export const vaultTable: TableSettings = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttlAttribute: 'ttl',
  streamView: 'NEW_AND_OLD_IMAGES',
  indexes: {
    byTitle: 'titleKey',
    byChange: 'changedAt',
    byKind: 'kindKey',
    byFolder: 'folderKey',
    byItem: 'itemEvent',
    byActor: 'actorEvent',
  },
};

/** The vault keys, each wrapped by the wrapping key. Its layout is the Encryption SDK's branch key store (dynamodb-key-storage.md). */
export const keyStoreTable: TableSettings = { partitionKey: 'branch-key-id', sortKey: 'type' };
