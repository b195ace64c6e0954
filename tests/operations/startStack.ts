import type { TestProject } from 'vitest/node';
import { startDynoxide } from '../../local/dynamodb/dynoxide.ts';
import { openDeployedVault, type DeployedVault } from '../support/deployedVault.ts';
import { removeFolder, startProcess, temporaryFolder } from '../support/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** GraphQL over HTTP, of the vault that the operation tests share. */
    endpoint: string;
    /** Of a vault that this run did not start, where there is nothing but what follows down to the blank line. */
    accessTokens: DeployedVault['accessTokens'] | undefined;

    /** Of the stack that the operation tests share. */
    origin: string;
    dataDir: string;
    /** Its database, for tests that need the hand of somebody who can write the table. */
    dynamoDbEndpoint: string;
    /** Its KMS, where that is another than its own. */
    kmsEndpoint: string | undefined;
  }
}

/**
 * Starts the stack that the operation tests share, on a database that they can reach too. Settings, all of them optional:
 * `VAULT_CONFIG` and `VAULT_TEST_USERS` name a vault that is there already, and its users (`deployedVault.ts`); nothing is
 * started then. `VAULT_TEST_REPLACED=1` replaces the embedded KMS too: database and KMS are those of
 * `VAULT_DYNAMODB_ENDPOINT` and `VAULT_KMS_ENDPOINT`, or processes of their own. `VAULT_EMULATE` is passed on.
 */
export default async function startStack(project: TestProject): Promise<() => Promise<void>> {
  const { VAULT_CONFIG, VAULT_TEST_USERS, VAULT_TEST_REPLACED, ...given } = process.env;
  if (VAULT_CONFIG) {
    const { endpoint, accessTokens } = await openDeployedVault(VAULT_CONFIG, VAULT_TEST_USERS);
    project.provide('endpoint', endpoint);
    project.provide('accessTokens', accessTokens);
    return () => Promise.resolve();
  }
  const closers: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const folder = (): string => {
    const path = temporaryFolder();
    closers.push(() => removeFolder(path));
    return path;
  };

  async function startDatabase(): Promise<string> {
    const database = await startDynoxide(folder());
    closers.push(() => database.stop());
    return database.endpoint;
  }
  async function startKms(): Promise<string> {
    const kms = await startProcess('', {}, 'tests/support/kmsProgram.ts');
    closers.push(() => kms.stop());
    return kms.origin;
  }

  try {
    const replaced = VAULT_TEST_REPLACED === '1';
    const dynamoDb = (replaced && given.VAULT_DYNAMODB_ENDPOINT) || (await startDatabase());
    const kms = replaced ? given.VAULT_KMS_ENDPOINT || (await startKms()) : undefined;
    const dataDir = folder();
    const stack = await startProcess(dataDir, {
      VAULT_DYNAMODB_ENDPOINT: dynamoDb,
      VAULT_KMS_ENDPOINT: kms,
      VAULT_EMULATE: given.VAULT_EMULATE,
      // The tests' two users make more than people do.
      VAULTS_PER_PERSON: '99999',
    });
    closers.push(() => stack.stop());
    project.provide('endpoint', `${stack.origin}/graphql`);
    project.provide('origin', stack.origin);
    project.provide('dataDir', dataDir);
    project.provide('dynamoDbEndpoint', dynamoDb);
    project.provide('kmsEndpoint', kms);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
