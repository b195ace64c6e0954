import { join } from 'node:path';
import {
  AppsyncFunction,
  Code,
  FunctionRuntime,
  Resolver,
  type BaseDataSource,
  type GraphqlApi,
} from 'aws-cdk-lib/aws-appsync';
import type { Construct } from 'constructs';
import type { Operation, Step } from '../bundler/operations.ts';
import type { DataSources } from './apiDataSources.ts';

/** What the resolvers are made of. */
export interface ResolversProps {
  api: GraphqlApi;
  operations: Operation[];
  dataSources: DataSources;
  /** Folder with `resolvers/`. */
  buildDirectory: string;
}

/**
 * A resolver for every operation, and an AppSync function for every step. Code travels as an asset: inline, it would
 * soon fill the template's one megabyte.
 * @throws Error when an operation names a data source that does not exist
 */
export function createResolvers(scope: Construct, props: ResolversProps): void {
  for (const operation of props.operations) {
    const id = operation.name.replace('.', '_');
    const pipelineConfig = operation.steps.map((step, index) =>
      createStep(scope, `${id}_${index + 1}_${step.name}`, step, props),
    );
    new Resolver(scope, id, {
      api: props.api,
      typeName: operation.type,
      fieldName: operation.field,
      runtime: FunctionRuntime.JS_1_0_0,
      code: codeOf(operation.codeFile, props),
      ...(operation.dataSource ? { dataSource: sourceOf(operation.dataSource, props) } : { pipelineConfig }),
    });
  }
}

function createStep(scope: Construct, name: string, step: Step, props: ResolversProps): AppsyncFunction {
  return new AppsyncFunction(scope, name, {
    api: props.api,
    name,
    dataSource: sourceOf(step.dataSource, props),
    runtime: FunctionRuntime.JS_1_0_0,
    code: codeOf(step.codeFile, props),
  });
}

function codeOf(codeFile: string, { buildDirectory }: ResolversProps): Code {
  return Code.fromAsset(join(buildDirectory, 'resolvers', codeFile));
}

function sourceOf(name: string, { dataSources }: ResolversProps): BaseDataSource {
  const source = dataSources.get(name);
  if (!source) throw new Error(`No data source is called ${name}`);
  return source;
}
