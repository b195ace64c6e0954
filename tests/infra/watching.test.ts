import { afterAll, describe, expect, it } from 'vitest';
import { ofType, synthesize, text, theOne } from './synthesize.ts';

interface WatchedMetric {
  MetricName: string;
  Dimensions: { Value: unknown }[];
}

const stack = synthesize({ alarmEmail: 'owner@example.com' });
afterAll(() => stack.remove());

describe('what follows the stream', () => {
  const { properties: mapping } = theOne(stack, 'AWS::Lambda::EventSourceMapping');

  it('gets new event rows of the vault table, items that TTL removed, and nothing else', () => {
    const { Filters } = mapping.FilterCriteria as { Filters: { Pattern: string }[] };
    expect(text(mapping.EventSourceArn)).toBe('VaultTable.StreamArn');
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'EVENT#' }] } } } },
      {
        eventName: ['REMOVE'],
        userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] },
        dynamodb: { Keys: { sk: { S: [{ prefix: 'ITEM#' }] } } },
      },
    ]);
  });

  it('retries single events, gives up after fifteen minutes and never replays the past', () => {
    expect(mapping).toMatchObject({
      StartingPosition: 'LATEST',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 900,
    });
  });

  it('leaves what it gave up in an encrypted queue', () => {
    const { OnFailure } = mapping.DestinationConfig as { OnFailure: { Destination: unknown } };
    const queue = theOne(stack, 'AWS::SQS::Queue');
    expect(text(OnFailure.Destination)).toBe(`${queue.id}.Arn`);
    expect(queue.properties.SqsManagedSseEnabled).toBe(true);
  });
});

describe('the alarms', () => {
  const topic = theOne(stack, 'AWS::SNS::Topic').id;

  it('watch late events, dead letters, function failures and failures of the API', () => {
    const alarms = ofType(stack, 'AWS::CloudWatch::Alarm').map(([id]) =>
      id.replace(/^Alarms|[0-9A-F]{8}$/g, ''),
    );
    expect(alarms.sort()).toEqual([
      'ApiFailures',
      'DeadLetters',
      'FunctionErrors',
      'FunctionErrors2',
      'FunctionThrottles',
      'FunctionThrottles2',
      'LateEvents',
    ]);
  });

  it.each(['Errors', 'Throttles'])('watch the %s of every function, each once', (metricName) => {
    const metrics = ofType(stack, 'AWS::CloudWatch::Alarm')
      .flatMap(([, alarm]) => (alarm.Metrics ?? []) as { MetricStat?: { Metric: WatchedMetric } }[])
      .flatMap(({ MetricStat }) => (MetricStat?.Metric.MetricName === metricName ? [MetricStat.Metric] : []));
    const watched = metrics.flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => text(Value)));
    expect(watched.sort()).toEqual(
      ofType(stack, 'AWS::Lambda::Function')
        .map(([id]) => id)
        .sort(),
    );
  });

  it('all go to the topic, and are silent without data', () => {
    for (const [, alarm] of ofType(stack, 'AWS::CloudWatch::Alarm')) {
      expect((alarm.AlarmActions as unknown[]).map(text)).toEqual([topic]);
      expect(alarm.TreatMissingData).toBe('notBreaching');
    }
  });

  it('reach the given address', () => {
    const { properties } = theOne(stack, 'AWS::SNS::Subscription');
    expect(properties).toMatchObject({ Protocol: 'email', Endpoint: 'owner@example.com' });
  });

  it('can be published, by this account alone', () => {
    const { PolicyDocument } = theOne(stack, 'AWS::SNS::TopicPolicy').properties as {
      PolicyDocument: { Statement: { Principal: unknown; Condition?: unknown }[] };
    };
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('report whoever takes the wrapping key away or lends it', () => {
    const { properties } = theOne(stack, 'AWS::Events::Rule', {
      Description: 'Calls that take the wrapping key away, or give it to others',
    });
    expect(properties.EventPattern).toEqual({
      source: ['aws.kms'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['CreateGrant', 'DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
        resources: { ARN: [{ 'Fn::GetAtt': ['WrappingKey', 'Arn'] }] },
      },
    });
    expect((properties.Targets as { Arn: unknown }[]).map(({ Arn }) => text(Arn))).toEqual([topic]);
  });
});
