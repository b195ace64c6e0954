import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMS } from '@aws-sdk/client-kms';
import { credentials } from './credentials.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { makeEnvelope } from './envelope/items.ts';
import { openKeyStore } from './envelope/keyStore.ts';
import { openKeyStoreRows, type KeyStoreRows } from './envelope/keyStoreRows.ts';
import { govern, type Governed } from './governance.ts';

/**
 * Three attempts of at most two seconds: the KMS and the key store together stay under a function's 15 seconds, so that
 * an unreachable KMS is an answer and not a timeout.
 */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

/** The vault keys of the key store that the environment names, and what governs them. Once a process, at its start. */
export function connectGovernance(): Governed {
  const environment = readEnvironment(process.env);
  const ttlSeconds = environment.branchKeyTtlSeconds;
  const dynamodb = new DynamoDBClient({ ...patience, credentials });
  const envelope = makeEnvelope(connectKeyStore(environment, dynamodb), { ttlSeconds });
  return govern(envelope, openKeyStoreRows(dynamodb, environment.keyStoreTable), { ttlSeconds });
}

/** The rows of the key store alone, for what may destroy a key and never use one. */
export function connectKeyStoreRows(): KeyStoreRows {
  const { keyStoreTable } = readEnvironment(process.env);
  return openKeyStoreRows(new DynamoDBClient({ ...patience, credentials }), keyStoreTable);
}

/** The key store that the environment names. Region, endpoints and credentials come from the SDK's own variables. */
function connectKeyStore(
  environment: Environment,
  dynamodb: DynamoDBClient,
): ReturnType<typeof openKeyStore> {
  return openKeyStore({
    tableName: environment.keyStoreTable,
    logicalName: environment.keyStoreName,
    wrappingKeyArn: environment.wrappingKeyArn,
    // The library takes a `KMS`, which has a method for each operation; a bare `KMSClient` is not enough for all of it.
    kms: new KMS({ ...patience, credentials }),
    dynamodb,
  });
}
