import { Duration, Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  StartingPosition,
  type Function,
} from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventKey } from '../resolvers/keys.ts';
import { functionSettings } from './functionSettings.ts';

/** What live push needs. */
export interface PublisherProps {
  /** The function `publishEvents`. */
  publisher: Function;
  vaultTable: Table;
  api: GraphqlApi;
}

/**
 * Live push: new event rows of the vault table's stream go to `publishEvents`, which calls the one mutation that feeds
 * the subscription. The rows stay in the table, so what fails here for good costs clients a hint and no data: retries
 * end after fifteen minutes, and what was given up is named in the queue of dead letters (stream positions only, no rows).
 */
export class PublisherConstruct extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { publisher, vaultTable, api }: PublisherProps) {
    super(scope, id);
    const streamArn = vaultTable.tableStreamArn;
    if (!streamArn) throw new Error('The vault table has no stream');
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    publisher.addEnvironment('GRAPHQL_ENDPOINT', api.graphqlUrl);
    for (const statement of [
      graphqlRight(api),
      new PolicyStatement({
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [streamArn],
      }),
      // IAM knows no resource for this action; Lambda asks for it before it reads a stream.
      new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    ]) {
      publisher.addToRolePolicy(statement);
    }
    new EventSourceMapping(this, 'EventRows', {
      target: publisher,
      eventSourceArn: streamArn,
      filters: [newEventRows],
      // LATEST: events of the past are in the feed; replaying them as live would be wrong.
      startingPosition: StartingPosition.LATEST,
      batchSize: 25,
      retryAttempts: 10,
      maxRecordAge: Duration.minutes(15),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
  }
}

const newEventRows = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(eventKey('', '').sk) } } },
});

function graphqlRight(api: GraphqlApi): PolicyStatement {
  const fields = functionSettings.publishEvents.graphqlFields.map((coordinate) => {
    const [type, field] = coordinate.split('.');
    return Stack.of(api).formatArn({
      service: 'appsync',
      resource: 'apis',
      resourceName: `${api.apiId}/types/${type}/fields/${field}`,
    });
  });
  return new PolicyStatement({ actions: ['appsync:GraphQL'], resources: fields });
}
