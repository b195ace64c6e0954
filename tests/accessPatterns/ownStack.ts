import { readOperations } from '../../bundler/operations.ts';
import { buildDir } from '../../bundler/paths.ts';
import { createDynamoDbDataSource } from '../../local/appsync/dataSources/dynamodb.ts';
import { createLambdaDataSource } from '../../local/appsync/dataSources/lambda.ts';
import { noneDataSource } from '../../local/appsync/dataSources/none.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import type { Caller } from '../../local/appsync/types.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { openDatabase } from '../../local/dynamodb/database.ts';
import { openFunctions, roleOf } from '../../local/functions/functions.ts';
import { Stats } from '../../local/stats.ts';
import { openMachines } from '../../local/users/machines.ts';
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
    env: { VAULT_TABLE: vaultTableName, PUBLISHER_ROLE: roleOf('publishEvents') },
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
export function person(number: number): Caller {
  const sub = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    expiresAt: 0,
    identity: {
      sub,
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalVault',
      username: 'someone',
      claims: {},
      sourceIp: ['127.0.0.1'],
      groups: null,
      defaultAuthStrategy: 'ALLOW',
    },
  };
}

/** The publisher of the stream. */
export const publisher: Caller = {
  mode: 'AWS_IAM',
  expiresAt: 0,
  identity: {
    accountId: '000000000000',
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp: ['127.0.0.1'],
    username: 'AROALOCAL:publisher',
    userArn: `arn:aws:sts::000000000000:assumed-role/${roleOf('publishEvents')}/publisher`,
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  },
};
