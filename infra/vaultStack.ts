import { join } from 'node:path';
import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Operation } from '../bundler/operations.ts';
import { AlarmsConstruct } from './alarmsConstruct.ts';
import { ApiConstruct } from './apiConstruct.ts';
import { vaultsPerPerson } from './apiSettings.ts';
import type { StackOutputs } from './clientConfig.ts';
import { createFunctionRoles } from './functionRoles.ts';
import { FunctionsConstruct } from './functionsConstruct.ts';
import { watchWrappingKey } from './keyEventsRule.ts';
import { PublisherConstruct } from './publisherConstruct.ts';
import { ShredderConstruct } from './shredderConstruct.ts';
import { TablesConstruct } from './tablesConstruct.ts';
import { UsersConstruct } from './usersConstruct.ts';
import { WrappingKeyConstruct } from './wrappingKeyConstruct.ts';

/** What the stack is made of. */
export interface VaultStackProps extends StackProps {
  operations: Operation[];
  /** The built schema, resolvers and functions: `.build`. */
  buildDirectory: string;
  /** Who gets the alarms. */
  alarmEmail?: string;
  /** Where passwords are looked up among breached ones, for the vaults that want it; absent: nowhere. */
  breachEndpoint?: string;
  /** How many vaults a person can make. Default 100. */
  vaultsPerPerson?: number;
}

/**
 * The whole of a deployed vault in one stack. It names no account and no region, so that its template is the same
 * wherever it is made.
 *
 * No role holds both the wrapping key and vault rows: functions have the key and the key store, AppSync's data source
 * has the vault table, the publisher has the stream.
 */
export class VaultStack extends Stack {
  constructor(scope: Construct, id: string, props: VaultStackProps) {
    super(scope, id, { description: 'appsync-vault: a password and secret vault', ...props });
    const roles = createFunctionRoles(this);
    const tables = new TablesConstruct(this, 'Tables');
    const wrapping = new WrappingKeyConstruct(this, 'Keys', roles);
    const users = new UsersConstruct(this, 'Users');
    const functions = new FunctionsConstruct(this, 'Functions', {
      roles,
      wrappingKey: wrapping.key,
      keyStore: tables.keyStore,
      breachEndpoint: props.breachEndpoint,
      bundles: join(props.buildDirectory, 'functions'),
    });
    const { api, realtimeUrl } = new ApiConstruct(this, 'GraphQL', {
      operations: props.operations,
      buildDirectory: props.buildDirectory,
      vaultTable: tables.vault,
      functions: functions.byName,
      pool: users.pool,
      client: users.client,
      publisherRole: roles.publishEvents,
      shredderRole: roles.shredVaults,
      vaultsPerPerson: props.vaultsPerPerson ?? vaultsPerPerson,
    });
    const publisher = new PublisherConstruct(this, 'Publisher', {
      publisher: functions.byName.publishEvents,
      vaultTable: tables.vault,
      api,
    });
    new ShredderConstruct(this, 'Shredder', { shredder: functions.byName.shredVaults, api });
    const alarms = new AlarmsConstruct(this, 'Alarms', {
      api,
      functions: functions.byName,
      deadLetters: publisher.deadLetters,
      email: props.alarmEmail,
    });
    watchWrappingKey(this, wrapping.key, alarms.topic);
    this.output({
      GraphqlEndpoint: api.graphqlUrl,
      RealtimeEndpoint: realtimeUrl,
      Region: Aws.REGION,
      UserPoolId: users.pool.userPoolId,
      UserPoolClientId: users.client.userPoolClientId,
      ApiId: api.apiId,
    });
  }

  private output(outputs: StackOutputs): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
