import { readOperations } from '../../bundler/operations.ts';
import { buildDir } from '../../bundler/paths.ts';
import { createDynamoDbDataSource } from '../../local/appsync/dataSources/dynamodb.ts';
import { createLambdaDataSource } from '../../local/appsync/dataSources/lambda.ts';
import { noneDataSource } from '../../local/appsync/dataSources/none.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import { resolverEnvironment } from '../../local/appsync/resolverEnvironment.ts';
import type { Caller } from '../../local/appsync/types.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { openDatabase } from '../../local/dynamodb/database.ts';
import { openFunctions } from '../../local/functions/functions.ts';
import { Stats } from '../../local/stats.ts';
import { openMachines } from '../../local/users/machines.ts';
import { callerBy, publisher as publisherName, shredder as shredderName } from '../support/localCallers.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';
import { recorded } from './recording.ts';

/** The built resolvers and functions on a database of their own, without a server: nothing but what is asked runs. */
export interface OwnStack {
  /** The database, past the API and the record. */
  table: TableClient;
  /** Resolves a field, e.g. `Query.item`. @throws Error with the error type when it is refused */
  run(operation: string, args: Record<string, unknown>, caller: Caller): Promise<unknown>;
  /** Tells what is asked of the database meanwhile. */
  record: ReturnType<typeof recorded>['record'];
  stop(): Promise<void>;
}

/** Opens the parts. The functions keep their vault keys for a day: when they fetch them again is no matter of an operation. */
export async function openOwnStack(): Promise<OwnStack> {
  const dataDir = temporaryFolder();
  const settings = { port: 0, dataDir, branchKeyTtlSeconds: '86400' };
  const stats = new Stats();
  const database = await openDatabase(settings, dataDir, stats);
  const { client, record } = recorded(database.client);
  const machines = openMachines(dataDir);
  const functions = await openFunctions({
    settings,
    dataDir,
    origin: 'http://127.0.0.1:1',
    machines,
    client,
    stats,
  });
  const operations = readOperations();
  const names = operations.flatMap(({ steps }) => steps.map(({ dataSource }) => dataSource));
  const executor = createFieldExecutor({
    operations,
    buildDir,
    dataSources: {
      ...Object.fromEntries(
        names.map((name) => [name, createLambdaDataSource((event) => functions.invoke(name, event))]),
      ),
      none: noneDataSource,
      table: createDynamoDbDataSource({ client, table: vaultTableName }),
    },
    env: resolverEnvironment({}),
  });
  return {
    table: database.quiet,
    record,
    async run(name, args, caller) {
      const operation = operations.find((one) => one.name === name);
      if (!operation) throw new Error(`There is no operation ${name}`);
      const info = {
        fieldName: operation.field,
        parentTypeName: operation.type,
        variables: {},
        selectionSetList: [],
        selectionSetGraphQL: '',
      };
      const { data, errors } = await executor.run({
        operation,
        args,
        source: null,
        caller,
        headers: {},
        info,
      });
      if (errors[0]) throw new Error(`${name}: ${errors[0].errorType} ${errors[0].message}`);
      return data;
    },
    async stop() {
      await functions.stop();
      await database.stop();
      removeFolder(dataDir);
    },
  };
}

/** A signed-in person; the number makes the member id. */
export const person = (number: number): Caller =>
  callerBy(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);

/** The publisher of the stream. */
export const publisher: Caller = callerBy(publisherName);

/** The shredder. */
export const shredder: Caller = callerBy(shredderName);
