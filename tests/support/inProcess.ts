import { inject } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { buildDir } from '../../bundler/paths.ts';
import { createDynamoDbDataSource } from '../../local/appsync/dataSources/dynamodb.ts';
import { createLambdaDataSource } from '../../local/appsync/dataSources/lambda.ts';
import { noneDataSource } from '../../local/appsync/dataSources/none.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import type { FieldResult } from '../../local/appsync/types.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import type { DynamoDbError, TableClient } from '../../local/dynamodb/client.ts';
import { openFunctions, roleOf } from '../../local/functions/functions.ts';
import { Stats } from '../../local/stats.ts';
import { openMachines } from '../../local/users/machines.ts';
import { removeFolder, temporaryFolder } from './stack.ts';
import { openTable } from './table.ts';

/** What happens to the transactions of one mutation. */
export interface Disturbance {
  /** Answered to its first transactions in the database's place, in order; then the database answers. */
  faults?: DynamoDbError[];
  /** Done just before its first transaction reaches the database: after everything was read. */
  beforeWrite?: () => Promise<unknown>;
}

/** The built resolvers and functions on the shared database, without a server: what no client can do can happen here. */
export interface InProcess {
  table: TableClient;
  /** Runs a mutation of one input object for a person. `attempts` counts its transactions, `invocations` its functions. */
  mutate(
    field: string,
    personId: string,
    input: Record<string, unknown>,
    disturbance?: Disturbance,
  ): Promise<FieldResult & { attempts: number; invocations: number; log: string[] }>;
  stop(): Promise<void>;
}

/** Opens the parts, with a KMS of their own where that of the shared stack is its own too. One mutation at a time. */
export async function openInProcess(): Promise<InProcess> {
  const dataDir = temporaryFolder();
  const table = openTable();
  const stats = new Stats();
  const functions = await openFunctions({
    settings: { port: 0, dataDir, kmsEndpoint: inject('kmsEndpoint') },
    dataDir,
    origin: inject('origin'),
    machines: openMachines(dataDir),
    client: table,
    stats,
  });
  let disturbance: Disturbance = {};
  let attempts = 0;
  let invocations = 0;
  let log: string[] = [];
  const disturbed: TableClient = {
    ...table,
    async call(operation, input) {
      if (operation === 'TransactWriteItems') {
        const { beforeWrite } = disturbance;
        disturbance = {};
        await beforeWrite?.();
      }
      return table.call(operation, input);
    },
  };
  const fault = (operation: string): DynamoDbError | undefined => {
    if (operation !== 'TransactWriteItems') return undefined;
    attempts += 1;
    return disturbance.faults?.shift();
  };
  const lambda = (name: string) =>
    createLambdaDataSource((event) => {
      invocations += 1;
      return functions.invoke(name, event);
    });
  const operations = readOperations();
  const executor = createFieldExecutor({
    operations,
    buildDir,
    dataSources: {
      seal: lambda('seal'),
      open: lambda('open'),
      createVaultKey: lambda('createVaultKey'),
      none: noneDataSource,
      table: createDynamoDbDataSource({ client: disturbed, table: vaultTableName, fault }),
    },
    env: { VAULT_TABLE: vaultTableName, PUBLISHER_ROLE: roleOf('publishEvents') },
    log: (line) => log.push(line),
  });

  return {
    table,
    async mutate(field, personId, input, given = {}) {
      const operation = operations.find(({ name }) => name === `Mutation.${field}`);
      if (!operation) throw new Error(`There is no mutation ${field}`);
      [disturbance, attempts, invocations, log] = [given, 0, 0, []];
      const result = await executor.run({
        operation,
        args: { input },
        source: null,
        caller: { mode: 'AMAZON_COGNITO_USER_POOLS', identity: person(personId), expiresAt: 0 },
        headers: {},
        info: {
          fieldName: field,
          parentTypeName: 'Mutation',
          variables: {},
          selectionSetList: [],
          selectionSetGraphQL: '',
        },
      });
      return { ...result, attempts, invocations, log };
    },
    async stop() {
      await functions.stop();
      table.close();
      removeFolder(dataDir);
    },
  };
}

const person = (sub: string) => ({
  sub,
  issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalVault',
  username: sub,
  claims: {},
  sourceIp: ['127.0.0.1'],
  groups: null,
  defaultAuthStrategy: 'ALLOW' as const,
});
