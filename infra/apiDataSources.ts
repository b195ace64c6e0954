import { Stack } from 'aws-cdk-lib';
import {
  DynamoDbDataSource,
  LambdaDataSource,
  NoneDataSource,
  type BaseDataSource,
  type GraphqlApi,
} from 'aws-cdk-lib/aws-appsync';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Operation } from '../bundler/operations.ts';
import { tableActions } from './apiSettings.ts';
import { functionSettings, type FunctionName } from './functionSettings.ts';

/** Everything that a resolver or a step can talk to, by the name that the list of operations uses. */
export type DataSources = Map<string, BaseDataSource>;

/** What the data sources stand for. */
export interface DataSourcesProps {
  api: GraphqlApi;
  operations: Operation[];
  vaultTable: Table;
  functions: Record<FunctionName, Function>;
}

/**
 * The data sources: `table`, `none`, and each function that is a step of a pipeline. Each has a service role of its
 * own that only this API can make AppSync assume (AppSync developer guide, Attaching a data source: trust policy).
 */
export function createDataSources(scope: Construct, props: DataSourcesProps): DataSources {
  const { api, vaultTable } = props;
  const sources: DataSources = new Map();
  sources.set(
    'table',
    new DynamoDbDataSource(scope, 'TableSource', {
      api,
      name: 'table',
      table: vaultTable,
      serviceRole: serviceRole(scope, 'TableSourceRole', api, tableRights(vaultTable)),
    }),
  );
  sources.set('none', new NoneDataSource(scope, 'NoneSource', { api, name: 'none' }));
  for (const name of stepFunctions(props.operations)) {
    const lambdaFunction = props.functions[name];
    const invoke = new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [lambdaFunction.functionArn],
    });
    const role = serviceRole(scope, `${name}SourceRole`, api, [invoke]);
    sources.set(
      name,
      new LambdaDataSource(scope, `${name}Source`, { api, name, lambdaFunction, serviceRole: role }),
    );
  }
  return sources;
}

function tableRights(table: Table): PolicyStatement[] {
  const indexes = Object.entries(tableActions.indexes);
  return [
    new PolicyStatement({ actions: tableActions.table, resources: [table.tableArn] }),
    ...indexes.map(
      ([index, actions]) => new PolicyStatement({ actions, resources: [`${table.tableArn}/index/${index}`] }),
    ),
  ];
}

function stepFunctions(operations: Operation[]): FunctionName[] {
  const used = new Set(operations.flatMap(({ steps }) => steps.map(({ dataSource }) => dataSource)));
  return (Object.keys(functionSettings) as FunctionName[]).filter((name) => used.has(name));
}

/** Read-only to the constructs that use it: they would add rights of their own, such as Scan or every function version. */
function serviceRole(scope: Construct, id: string, api: GraphqlApi, statements: PolicyStatement[]) {
  const apiArn = Stack.of(scope).formatArn({ service: 'appsync', resource: 'apis', resourceName: api.apiId });
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('appsync.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': apiArn } },
    }),
    inlinePolicies: { DataSource: new PolicyDocument({ statements }) },
  });
  return role.withoutPolicyUpdates();
}
