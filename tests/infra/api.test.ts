import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildDir } from '../../bundler/paths.ts';
import { functionSettings, type FunctionName } from '../../infra/functionSettings.ts';
import { ofType, synthesize, text, theOne } from './synthesize.ts';

const stack = synthesize();
afterAll(() => stack.remove());

const api = theOne(stack, 'AWS::AppSync::GraphQLApi').properties;

describe('the API', () => {
  it('takes user pool tokens of its own client, and IAM signatures, and nothing else', () => {
    const { AppIdClientRegex, ...pool } = api.UserPoolConfig as Record<string, unknown>;
    expect(api.AuthenticationType).toBe('AMAZON_COGNITO_USER_POOLS');
    expect(api.AdditionalAuthenticationProviders).toEqual([{ AuthenticationType: 'AWS_IAM' }]);
    expect(text(AppIdClientRegex)).toBe('^UserPoolClient$');
    expect(pool).toMatchObject({ UserPoolId: { Ref: 'UserPool' }, DefaultAction: 'ALLOW' });
  });

  it('logs failures without arguments, headers and results, and sends no traces', () => {
    expect(api.LogConfig).toMatchObject({ FieldLogLevel: 'ERROR', ExcludeVerboseContent: true });
    expect(api.XrayEnabled).toBe(false);
  });

  it('keeps no cache, which would hold revealed secrets', () => {
    expect(ofType(stack, 'AWS::AppSync::ApiCache')).toEqual([]);
  });

  it('writes to a log group that expires', () => {
    const groups = ofType(stack, 'AWS::Logs::LogGroup').filter(([, { LogGroupName }]) => LogGroupName);
    expect(groups.map(([, { LogGroupName }]) => text(LogGroupName))).toEqual(['/aws/appsync/apis/Api.ApiId']);
    expect(groups[0]?.[1].RetentionInDays).toBe(90);
  });

  it('bounds depth and resolvers of a request, and answers introspection', () => {
    expect(api).toMatchObject({
      QueryDepthLimit: 15,
      ResolverCountLimit: 100,
      IntrospectionConfig: 'ENABLED',
    });
  });

  it('tells resolvers the table, the roles of its own functions, and how many vaults a person can make', () => {
    const variables = api.EnvironmentVariables as Record<string, unknown>;
    const roleOf = (name: FunctionName) =>
      text(
        theOne(stack, 'AWS::Lambda::Function', { Description: functionSettings[name].description }).properties
          .Role,
      );
    expect(Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, text(value)]))).toEqual(
      {
        VAULT_TABLE: 'VaultTable',
        PUBLISHER_ROLE: roleOf('publishEvents').replace(/\.Arn$/, ''),
        SHREDDER_ROLE: roleOf('shredVaults').replace(/\.Arn$/, ''),
        VAULTS_PER_PERSON: '100',
      },
    );
  });

  it('takes another number of vaults', () => {
    const other = synthesize({ vaultsPerPerson: 7 });
    const { properties } = theOne(other, 'AWS::AppSync::GraphQLApi');
    expect(properties.EnvironmentVariables).toMatchObject({ VAULTS_PER_PERSON: '7' });
    other.remove();
  });

  it('has the schema of the build', () => {
    const { properties } = theOne(stack, 'AWS::AppSync::GraphQLSchema');
    expect(properties.Definition).toBe(readFileSync(join(buildDir, 'schema.graphql'), 'utf8'));
  });
});

describe.each(stack.operations.map((operation) => [operation.name, operation] as const))(
  '%s',
  (_, operation) => {
    const { properties } = theOne(stack, 'AWS::AppSync::Resolver', {
      TypeName: operation.type,
      FieldName: operation.field,
    });
    const steps = (properties.PipelineConfig as { Functions: unknown[] } | undefined)?.Functions ?? [];
    const functions = steps.map((step) => stack.resources[text(step).split('.')[0] ?? '']?.Properties ?? {});

    it('is resolved by its own data source, or by its steps in their order', () => {
      expect(properties.Kind).toBe(operation.steps.length > 0 ? 'PIPELINE' : 'UNIT');
      expect(properties.DataSourceName).toBe(operation.dataSource);
      expect(functions.map(({ DataSourceName }) => DataSourceName)).toEqual(
        operation.steps.map(({ dataSource }) => dataSource),
      );
    });

    it('runs the code of the build, in the AppSync runtime', () => {
      const files = [operation.codeFile, ...operation.steps.map(({ codeFile }) => codeFile)];
      const deployed = [properties, ...functions].map(({ CodeS3Location }) =>
        digestOf(assetOf(CodeS3Location)),
      );
      expect(deployed).toEqual(files.map((file) => digestOf(join(buildDir, 'resolvers', file))));
      expect([properties, ...functions].map(({ Runtime }) => Runtime)).toEqual(
        files.map(() => ({ Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' })),
      );
    });

    it('keeps to the quotas of AppSync: ten steps, 32,768 characters each', () => {
      const files = [operation.codeFile, ...operation.steps.map(({ codeFile }) => codeFile)];
      const lengths = files.map((file) => readFileSync(join(buildDir, 'resolvers', file), 'utf8').length);
      expect(operation.steps.length).toBeLessThanOrEqual(10);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(32_768);
    });
  },
);

it('has no resolver beyond the list of operations', () => {
  expect(ofType(stack, 'AWS::AppSync::Resolver')).toHaveLength(stack.operations.length);
});

it('refuses a step whose data source does not exist', () => {
  const [operation] = stack.operations.filter(({ steps }) => steps.length > 0);
  if (!operation) throw new Error('No operation has a step');
  const broken = { ...operation, steps: operation.steps.map((step) => ({ ...step, dataSource: 'nobody' })) };
  expect(() => synthesize({ operations: [broken] })).toThrow('No data source is called nobody');
});

it('fits into one stack: fewer than 500 resources and one megabyte of template', () => {
  expect(Object.keys(stack.resources).length).toBeLessThan(500);
  expect(JSON.stringify(stack.template.toJSON()).length).toBeLessThan(1_000_000);
});

it('needs no helper function of the CDK', () => {
  expect(Object.values(stack.resources).filter(({ Type }) => /^Custom::|CustomResource/.test(Type))).toEqual(
    [],
  );
});

it('tells clients where everything is', () => {
  const { Outputs } = stack.template.toJSON() as { Outputs: Record<string, { Value: unknown }> };
  const values = Object.entries(Outputs).map(([name, { Value }]) => [name, text(Value)]);
  expect(Object.fromEntries(values)).toEqual({
    GraphqlEndpoint: 'Api.GraphQLUrl',
    RealtimeEndpoint: 'Api.RealtimeUrl',
    Region: 'AWS::Region',
    UserPoolId: 'UserPool',
    UserPoolClientId: 'UserPoolClient',
    ApiId: 'Api.ApiId',
  });
});

/** The copy of an asset that would be uploaded, found by the digest in its location. */
function assetOf(location: unknown): string {
  const digest = /([0-9a-f]{64})/.exec(JSON.stringify(location))?.[1] ?? 'none';
  const file = readdirSync(stack.outdir).find((name) => name.startsWith(`asset.${digest}`));
  return join(stack.outdir, file ?? 'missing');
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
