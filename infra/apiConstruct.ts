import { join } from 'node:path';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type CfnGraphQLApi,
  Definition,
  FieldLogLevel,
  GraphqlApi,
  IntrospectionConfig,
  UserPoolDefaultAction,
} from 'aws-cdk-lib/aws-appsync';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Operation } from '../bundler/operations.ts';
import { createDataSources } from './apiDataSources.ts';
import { createResolvers } from './apiResolvers.ts';
import { queryDepthLimit, resolverCountLimit } from './apiSettings.ts';
import type { FunctionName } from './functionSettings.ts';
import { logRetention } from './functionsConstruct.ts';
import { keepLogicalId } from './tablesConstruct.ts';

/** What the API needs. */
export interface ApiProps {
  operations: Operation[];
  /** Folder with `schema.graphql` and `resolvers/`. */
  buildDirectory: string;
  vaultTable: Table;
  functions: Record<FunctionName, Function>;
  pool: UserPool;
  client: UserPoolClient;
  /** Role of the function that alone may publish events. */
  publisherRole: Role;
  /** Role of the function that alone may have vaults destroyed. */
  shredderRole: Role;
  /** How many vaults a person can make. */
  vaultsPerPerson: number;
}

/**
 * The GraphQL API: people by the user pool, machines by IAM. It logs failures without arguments, headers or results,
 * keeps no cache and sends no traces, because each of these would hold plaintext.
 */
export class ApiConstruct extends Construct {
  readonly api: GraphqlApi;
  /** Where subscriptions connect. */
  readonly realtimeUrl: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.api = new GraphqlApi(this, 'Api', {
      name: Stack.of(this).stackName,
      definition: Definition.fromFile(join(props.buildDirectory, 'schema.graphql')),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          userPoolConfig: {
            userPool: props.pool,
            appIdClientRegex: `^${props.client.userPoolClientId}$`,
            defaultAction: UserPoolDefaultAction.ALLOW,
          },
        },
        additionalAuthorizationModes: [{ authorizationType: AuthorizationType.IAM }],
      },
      environmentVariables: {
        VAULT_TABLE: props.vaultTable.tableName,
        PUBLISHER_ROLE: props.publisherRole.roleName,
        SHREDDER_ROLE: props.shredderRole.roleName,
        VAULTS_PER_PERSON: String(props.vaultsPerPerson),
      },
      introspectionConfig: IntrospectionConfig.ENABLED,
      queryDepthLimit,
      resolverCountLimit,
      xrayEnabled: false,
    });
    keepLogicalId(this.api, 'Api');
    const resource = this.api.node.defaultChild as CfnGraphQLApi;
    this.realtimeUrl = resource.attrRealtimeUrl;
    // Not the construct's own `logConfig`: that adds a helper function with rights on every log group.
    resource.logConfig = {
      cloudWatchLogsRoleArn: this.logRole().roleArn,
      fieldLogLevel: FieldLogLevel.ERROR,
      excludeVerboseContent: true,
    };
    // AppSync gives the group no choice of name. Declared here, it has a retention before the first request.
    new LogGroup(this, 'Logs', {
      logGroupName: `/aws/appsync/apis/${this.api.apiId}`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const dataSources = createDataSources(this, { api: this.api, ...props });
    createResolvers(this, { api: this.api, dataSources, ...props });
  }

  /** Log rights name no API, since the API's id exists only after it was created with this role. */
  private logRole(): Role {
    const group = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '/aws/appsync/apis/*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
      inlinePolicies: {
        Logs: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [group],
            }),
          ],
        }),
      },
    });
  }
}
