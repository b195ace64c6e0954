/** What governs keys, over the shared stack's database and a KMS of the test's own, with what is asked of both counted. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMS } from '@aws-sdk/client-kms';
import { inject } from 'vitest';
import { sealGrant, type GrantTerms } from '../../functions/envelope/grants.ts';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import { openKeyStore } from '../../functions/envelope/keyStore.ts';
import { openKeyStoreRows } from '../../functions/envelope/keyStoreRows.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import { govern, type Governed } from '../../functions/governance.ts';
import type { Acting } from '../../functions/payloads/common.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';
import { startKmsServer } from './kmsServer.ts';

/** Starts the KMS. Call `stop` at the end. */
export async function openGovernance() {
  const server = await startKmsServer();
  const { KeyMetadata } = server.kms.handle('CreateKey', {}) as { KeyMetadata: { Arn: string } };
  const calls: Record<string, number> = {};
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const dynamodb = new DynamoDBClient({ ...settings, endpoint: inject('dynamoDbEndpoint') });
  const kms = new KMS({ ...settings, endpoint: server.endpoint });
  for (const client of [dynamodb, kms] as DynamoDBClient[]) {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          calls[commandName] = (calls[commandName] ?? 0) + 1;
          return next(args);
        },
      { step: 'initialize' },
    );
  }
  const store = openKeyStore({
    tableName: keyStoreTableName,
    logicalName: 'keys',
    wrappingKeyArn: KeyMetadata.Arn,
    kms,
    dynamodb,
  });
  const rows = openKeyStoreRows(dynamodb, keyStoreTableName);

  /** As a function does at its start: nothing is cached yet. */
  const start = (settings: Partial<Parameters<typeof govern>[2]> = {}): Governed =>
    govern(makeEnvelope(store, settings), rows, { ttlSeconds: 60, ...settings });

  return {
    rows,
    start,
    /** What was asked since the last time, e.g. `DecryptCommand`. */
    asked(): Record<string, number> {
      const asked = { ...calls };
      for (const name of Object.keys(calls)) delete calls[name];
      return asked;
    },
    /** Has the KMS refuse everything while something runs. */
    async withoutWrappingKey<T>(run: () => Promise<T>): Promise<T> {
      server.kms.handle('DisableKey', { KeyId: KeyMetadata.Arn });
      try {
        return await run();
      } finally {
        server.kms.handle('EnableKey', { KeyId: KeyMetadata.Arn });
      }
    },
    /** A new vault with its key, made by alice: her first grant counts. */
    async newVault(): Promise<Acting> {
      const vaultId = crypto.randomUUID();
      const { envelope, control, issued } = start();
      await control.create(vaultId);
      await issued.begin(vaultId, 'alice');
      await makeVaultKey(store, vaultId, 'alice');
      const terms = {
        vaultId,
        member: 'alice',
        serial: 1,
        role: 'OWNER',
        expires: null,
        by: 'alice',
      } as const;
      return { vaultId, caller: 'alice', grant: await sealGrant(envelope, terms) };
    },
    /** Another member's next grant, as it is issued. */
    async grantTo(
      vaultId: string,
      member: string,
      given: Partial<Pick<GrantTerms, 'role' | 'expires'>> = {},
    ): Promise<Acting> {
      const { envelope, issued } = start();
      const { role = 'OWNER', expires = null } = given;
      const serial = await issued.next(vaultId, member, role);
      const terms = { vaultId, member, serial, role, expires, by: 'alice' };
      return { vaultId, caller: member, grant: await sealGrant(envelope, terms) };
    },
    stop(): Promise<void> {
      dynamodb.destroy();
      kms.destroy();
      return server.stop();
    },
  };
}
