import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { graphqlRight } from './graphqlRight.ts';

/** How often vaults are looked for whose time is over. */
const interval = Duration.hours(1);

/** What destroys vaults whose time is over: every hour, by the two mutations that only its role may call. */
export class ShredderConstruct extends Construct {
  constructor(scope: Construct, id: string, { shredder, api }: { shredder: Function; api: GraphqlApi }) {
    super(scope, id);
    shredder.addEnvironment('GRAPHQL_ENDPOINT', api.graphqlUrl);
    shredder.addToRolePolicy(graphqlRight(api, 'shredVaults'));
    new Rule(this, 'Hourly', {
      description: 'Has the vaults destroyed whose time is over',
      schedule: Schedule.rate(interval),
      targets: [new LambdaFunction(shredder)],
    });
  }
}
