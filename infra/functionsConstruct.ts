import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { keyStoreName } from './apiSettings.ts';
import type { FunctionRoles } from './functionRoles.ts';
import { functionSettings, type FunctionName, type FunctionSettings } from './functionSettings.ts';
import { keyStoreCondition } from './wrappingKeyConstruct.ts';

/** How long the logs of functions and API are kept. They hold no plaintext; they tell who failed at what. */
export const logRetention = RetentionDays.THREE_MONTHS;

/** What the functions need. */
export interface FunctionsProps {
  roles: FunctionRoles;
  wrappingKey: Key;
  keyStore: Table;
  /** Where `health` looks breached passwords up; absent: nowhere. */
  breachEndpoint?: string;
  /** Folder with a folder `NAME/index.mjs` for each function. */
  bundles: string;
}

/**
 * The Lambda functions, each with its own role and log group, and exactly the rights of `functionSettings.ts`. The
 * managed policies of Lambda are not used: they allow every log group.
 */
export class FunctionsConstruct extends Construct {
  readonly byName: Record<FunctionName, Function>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const names = Object.keys(functionSettings) as FunctionName[];
    this.byName = Object.fromEntries(names.map((name) => [name, this.function(name, props)])) as Record<
      FunctionName,
      Function
    >;
  }

  private function(name: FunctionName, props: FunctionsProps): Function {
    const settings: FunctionSettings = functionSettings[name];
    const logGroup = new LogGroup(this, `${name}Logs`, { retention: logRetention });
    const role = props.roles[name];
    for (const statement of [...rightsOf(settings, props), logRight(logGroup)]) role.addToPolicy(statement);
    return new Function(this, name, {
      description: settings.description,
      code: Code.fromAsset(join(props.bundles, name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: settings.memoryMb,
      timeout: Duration.seconds(settings.timeoutSeconds),
      environment: environmentOf(name, props),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.DISABLED,
    });
  }
}

function rightsOf(settings: FunctionSettings, { wrappingKey, keyStore }: FunctionsProps): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (settings.kmsActions.length > 0) {
    statements.push(
      new PolicyStatement({
        actions: settings.kmsActions,
        resources: [wrappingKey.keyArn],
        conditions: keyStoreCondition,
      }),
    );
  }
  if (settings.keyStoreActions.length > 0) {
    statements.push(
      new PolicyStatement({ actions: settings.keyStoreActions, resources: [keyStore.tableArn] }),
    );
  }
  return statements;
}

function logRight(logGroup: LogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

function environmentOf(
  name: FunctionName,
  { wrappingKey, keyStore, breachEndpoint }: FunctionsProps,
): Record<string, string> {
  const settings: FunctionSettings = functionSettings[name];
  if (settings.keyStoreActions.length === 0) return {};
  return {
    ...(name === 'health' && breachEndpoint && { BREACH_RANGE_ENDPOINT: breachEndpoint }),
    KEY_STORE_TABLE: keyStore.tableName,
    KEY_STORE_NAME: keyStoreName,
    WRAPPING_KEY_ARN: wrappingKey.keyArn,
  };
}
