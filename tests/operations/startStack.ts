import type { TestProject } from 'vitest/node';
import { startDynoxide } from '../../local/dynamodb/dynoxide.ts';
import { removeFolder, startProcess, temporaryFolder } from '../support/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the stack that the operation tests share. */
    origin: string;
    dataDir: string;
    /** Its database, for tests that need the hand of somebody who can write the table. */
    dynamoDbEndpoint: string;
  }
}

/** Starts the stack that the operation tests share, on a database that they can reach too. */
export default async function startStack(project: TestProject): Promise<() => Promise<void>> {
  const databaseDir = temporaryFolder();
  const dataDir = temporaryFolder();
  const database = await startDynoxide(databaseDir);
  const stack = await startProcess(dataDir, { VAULT_DYNAMODB_ENDPOINT: database.endpoint }).catch(
    async (error: unknown) => {
      await database.stop();
      throw error;
    },
  );
  project.provide('origin', stack.origin);
  project.provide('dataDir', dataDir);
  project.provide('dynamoDbEndpoint', database.endpoint);
  return async () => {
    await stack.stop();
    await database.stop();
    removeFolder(databaseDir);
    removeFolder(dataDir);
  };
}
