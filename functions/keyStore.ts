import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMS } from '@aws-sdk/client-kms';
import { credentials } from './credentials.ts';
import type { Environment } from './environment.ts';
import { openKeyStore } from './envelope/keyStore.ts';

/**
 * Three attempts of at most two seconds: the KMS and the key store together stay under a function's 15 seconds, so that
 * an unreachable KMS is an answer and not a timeout.
 */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

/** The key store that the environment names. Region, endpoints and credentials come from the SDK's own variables. */
export function connectKeyStore(environment: Environment): ReturnType<typeof openKeyStore> {
  return openKeyStore({
    tableName: environment.keyStoreTable,
    logicalName: environment.keyStoreName,
    wrappingKeyArn: environment.wrappingKeyArn,
    // The library takes a `KMS`, which has a method for each operation; a bare `KMSClient` is not enough for all of it.
    kms: new KMS({ ...patience, credentials }),
    dynamodb: new DynamoDBClient({ ...patience, credentials }),
  });
}
