import { emulate } from '../emulate/emulate.ts';
import type { StackSettings } from '../settings.ts';
import { Stats } from '../stats.ts';
import { createTableClient, type TableClient } from './client.ts';
import { createTables } from './createTables.ts';
import { startDynoxide } from './dynoxide.ts';
import { TableError } from './indexes.ts';
import type { Credentials } from './signedHeaders.ts';

/** The database of a stack. */
export interface Database {
  client: TableClient;
  /** What the local stack does itself, in DynamoDB's place: not counted, and without a bad day. */
  quiet: TableClient;
  /** Closes the connections, and ends the process where it is the stack's own. */
  stop(): Promise<void>;
}

/** Credentials for a database or KMS elsewhere: those of the environment, or ones that an emulator takes. */
export function endpointCredentials(environment: NodeJS.ProcessEnv = process.env): Credentials {
  const { AWS_ACCESS_KEY_ID = 'local', AWS_SECRET_ACCESS_KEY = 'local', AWS_SESSION_TOKEN } = environment;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/**
 * Starts the embedded database, or takes the one that `VAULT_DYNAMODB_ENDPOINT` names, and makes the tables. Its client
 * shows what `VAULT_EMULATE` asks for.
 */
export async function openDatabase(
  settings: StackSettings,
  dataDir: string,
  stats: Stats,
): Promise<Database> {
  const embedded = settings.dynamoDbEndpoint ? undefined : await startDynoxide(dataDir);
  const endpoint = settings.dynamoDbEndpoint ?? embedded?.endpoint ?? '';
  const credentials = endpointCredentials();
  const client = createTableClient({ endpoint, credentials, stats });
  const quiet = createTableClient({ endpoint, credentials, stats: new Stats() });
  const stop = async (): Promise<void> => {
    client.close();
    quiet.close();
    await embedded?.stop();
  };
  try {
    await createTables(client);
  } catch (error) {
    await stop();
    if (error instanceof TableError) throw error;
    throw new Error('The database does not answer as it should: look at VAULT_DYNAMODB_ENDPOINT.');
  }
  return { client: emulate(client, quiet, settings.emulation ?? {}), quiet, stop };
}
