import { Duration } from 'aws-cdk-lib';
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
import { eventKey, itemKey } from '../resolvers/keys.ts';
import { graphqlRight } from './graphqlRight.ts';

/** What live push needs. */
export interface PublisherProps {
  /** The function `publishEvents`. */
  publisher: Function;
  vaultTable: Table;
  api: GraphqlApi;
}

/**
 * What follows the vault table's stream. New event rows go to `publishEvents`, which calls the one mutation that feeds the
 * subscription; items that TTL removed go there too, for the mutation that removes what belonged to them. Retries end
 * after fifteen minutes, and what was given up is named in the queue of dead letters (stream positions only, no rows). Of
 * an event that costs clients a hint and no data, since its row stays; of an item its sealed versions stay, out of reach
 * of every operation, until somebody removes them.
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
      graphqlRight(api, 'publishEvents'),
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
      filters: [newEventRows, expiredItems],
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

/** By TTL alone, which is told by the user identity (DynamoDB developer guide, "DynamoDB Streams and Time to Live"): not by a resolver, which has removed the rest itself. */
const expiredItems = FilterCriteria.filter({
  eventName: FilterRule.isEqual('REMOVE'),
  userIdentity: {
    type: FilterRule.isEqual('Service'),
    principalId: FilterRule.isEqual('dynamodb.amazonaws.com'),
  },
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(itemKey('', '').sk) } } },
});
