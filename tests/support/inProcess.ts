import { AsyncLocalStorage } from 'node:async_hooks';
import { inject } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { buildDir } from '../../bundler/paths.ts';
import { functionSettings } from '../../infra/functionSettings.ts';
import { createDynamoDbDataSource } from '../../local/appsync/dataSources/dynamodb.ts';
import { createLambdaDataSource } from '../../local/appsync/dataSources/lambda.ts';
import { noneDataSource } from '../../local/appsync/dataSources/none.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import { resolverEnvironment } from '../../local/appsync/resolverEnvironment.ts';
import type { FieldResult } from '../../local/appsync/types.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import type { DynamoDbError, TableClient } from '../../local/dynamodb/client.ts';
import { openFunctions } from '../../local/functions/functions.ts';
import { Stats } from '../../local/stats.ts';
import { openMachines } from '../../local/users/machines.ts';
import { callerBy } from './localCallers.ts';
import { removeFolder, temporaryFolder } from './stack.ts';
import { openTable } from './table.ts';

/** What happens to the transactions of one mutation. */
export interface Disturbance {
  /** Answered to its first transactions in the database's place, in order; then the database answers. */
  faults?: DynamoDbError[];
  /** Done just before its first transaction, which it is given, reaches the database: after everything was read. */
  beforeWrite?: (transaction: Record<string, unknown>) => Promise<unknown>;
  /** Answered to its first transactions that are done, in the place of the database's own answer, which is lost. */
  lost?: DynamoDbError[];
}

/** The built resolvers and functions on the shared database, without a server: what no client can do can happen here. */
export interface InProcess {
  table: TableClient;
  /**
   * Runs a mutation of one input object for a person, for the `publisher` or the `shredder`, beside any other. `attempts` counts its
   * transactions, `invocations` its functions.
   */
  mutate(
    field: string,
    callerId: string,
    input: Record<string, unknown>,
    disturbance?: Disturbance,
  ): Promise<FieldResult & { attempts: number; invocations: number; log: string[] }>;
  /** Runs a query for a person. */
  query(field: string, personId: string, args: Record<string, unknown>): Promise<FieldResult>;
  /** Starts a subscription for a person, who is told of nothing. */
  subscribe(field: string, personId: string, args: Record<string, unknown>): Promise<FieldResult>;
  stop(): Promise<void>;
}

/** One operation on its way. */
interface Run extends Disturbance {
  attempts: number;
  invocations: number;
  log: string[];
}

/**
 * Opens the parts, with a KMS of their own where that of the shared stack is its own too.
 * @param settings.now what the resolvers are told of the time, in milliseconds from 1970
 * @param settings.resolversIn the folder that holds `resolvers/`, where they are not those of the build
 */
export async function openInProcess(
  settings: { now?: () => number; resolversIn?: string } = {},
): Promise<InProcess> {
  const dataDir = temporaryFolder();
  const table = openTable();
  const functions = await openFunctions({
    settings: { port: 0, dataDir, kmsEndpoint: inject('kmsEndpoint') },
    dataDir,
    origin: inject('origin'),
    machines: openMachines(dataDir),
    client: table,
    stats: new Stats(),
  });
  const runs = new AsyncLocalStorage<Run>();
  const underWay = (): Run => runs.getStore() ?? { attempts: 0, invocations: 0, log: [] };

  const disturbed: TableClient = {
    ...table,
    async call(operation, input) {
      if (operation !== 'TransactWriteItems') return table.call(operation, input);
      const run = underWay();
      const { beforeWrite } = run;
      delete run.beforeWrite;
      await beforeWrite?.(input);
      const answer = await table.call(operation, input);
      const lost = run.lost?.shift();
      if (lost) throw lost;
      return answer;
    },
  };
  const fault = (operation: string): DynamoDbError | undefined => {
    if (operation !== 'TransactWriteItems') return undefined;
    const run = underWay();
    run.attempts += 1;
    return run.faults?.shift();
  };
  const lambda = (name: string) =>
    createLambdaDataSource((event) => {
      underWay().invocations += 1;
      return functions.invoke(name, event);
    });
  const operations = readOperations();
  const executor = createFieldExecutor({
    operations,
    buildDir: settings.resolversIn ?? buildDir,
    dataSources: {
      ...Object.fromEntries(Object.keys(functionSettings).map((name) => [name, lambda(name)])),
      none: noneDataSource,
      table: createDynamoDbDataSource({ client: disturbed, table: vaultTableName, fault }),
    },
    env: resolverEnvironment({}),
    log: (line) => underWay().log.push(line),
    // Whoever has a clock of his own holds requests by that one, however long it takes by the other.
    ...(settings.now && { now: settings.now, timeoutMs: 10 * 60_000 }),
  });

  function execute(
    type: 'Query' | 'Mutation' | 'Subscription',
    field: string,
    callerId: string,
    args: Record<string, unknown>,
  ): Promise<FieldResult> {
    const operation = operations.find(({ name }) => name === `${type}.${field}`);
    if (!operation) throw new Error(`There is no ${type}.${field}`);
    const selection = { variables: {}, selectionSetList: [], selectionSetGraphQL: '' };
    const info = { fieldName: field, parentTypeName: type, ...selection };
    return executor.run({ operation, args, source: null, caller: callerBy(callerId), headers: {}, info });
  }

  return {
    table,
    async mutate(field, callerId, input, disturbance = {}) {
      const run: Run = { ...disturbance, attempts: 0, invocations: 0, log: [] };
      const result = await runs.run(run, () => execute('Mutation', field, callerId, { input }));
      const { attempts, invocations, log } = run;
      return { ...result, attempts, invocations, log };
    },
    query: (field, personId, args) => execute('Query', field, personId, args),
    subscribe: (field, personId, args) => execute('Subscription', field, personId, args),
    async stop() {
      await functions.stop();
      table.close();
      removeFolder(dataDir);
    },
  };
}
