import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KMS } from '@aws-sdk/client-kms';
import { BranchKeyStoreNode } from '@aws-crypto/client-node';
import { NO_VAULT_KEY, keyUnavailable } from './errors.ts';

/** Where the vault keys are kept, and what wraps them. */
export interface KeyStoreSettings {
  /** The DynamoDB table. */
  tableName: string;
  /** Bound into every key's wrapping: a table restored under another name keeps this one. */
  logicalName: string;
  /** ARN of the wrapping key, no alias. A row that names another is refused before any call. */
  wrappingKeyArn: string;
  kms: KMS;
  /** A client of its own: its reads are made consistent. */
  dynamodb: DynamoDBClient;
}

/**
 * The Encryption SDK's branch key store over a table, for one wrapping key, never by discovery. Its reads are made
 * consistent: the library's are not, and the first write to a new vault might not find its key. A row that is not there is
 * `KeyUnavailable`, which the library would tell only in the text of an error.
 */
export function openKeyStore(settings: KeyStoreSettings): BranchKeyStoreNode {
  const { tableName, logicalName, wrappingKeyArn, kms, dynamodb } = settings;
  makeReadsConsistent(dynamodb);
  return new BranchKeyStoreNode({
    logicalKeyStoreName: logicalName,
    storage: { ddbTableName: tableName, ddbClient: dynamodb },
    keyManagement: { kmsClient: kms },
    kmsConfiguration: { identifier: wrappingKeyArn },
  });
}

function makeReadsConsistent(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'GetItemCommand') return next(args);
      const answer = await next({ ...args, input: { ...args.input, ConsistentRead: true } });
      if (!('Item' in answer.output) || !answer.output.Item) throw keyUnavailable(NO_VAULT_KEY);
      return answer;
    },
    { step: 'initialize', name: 'consistentKeyStoreReads', override: true },
  );
}
