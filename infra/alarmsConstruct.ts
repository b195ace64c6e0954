import { Aws, Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from './functionSettings.ts';

/** What is watched, and who is told. */
export interface AlarmsProps {
  api: GraphqlApi;
  functions: Record<FunctionName, Function>;
  deadLetters: Queue;
  /** Gets every alarm, after it confirmed the subscription. Absent: the topic has no subscriber yet. */
  email?: string;
}

/**
 * The feed counts on every event reaching the table within 90 s of its stamp; live push that lags a minute is the
 * first sign that something is stuck.
 */
const lateAfter = Duration.seconds(60);

/** CloudWatch takes no more metrics into one alarm (CloudWatch user guide, "CloudWatch quotas"). */
const mostMetrics = 10;

/** Alarms, each on something that a person should look at, all to one topic. */
export class AlarmsConstruct extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'appsync-vault', enforceSSL: true });
    if (props.email) this.topic.addSubscription(new EmailSubscription(props.email));
    this.allowAlarms();

    const functions = Object.entries(props.functions);
    const { publishEvents } = props.functions;
    this.alarm('LateEvents', {
      metric: publishEvents.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
      threshold: lateAfter.toMilliseconds(),
      means: 'Live push lags. Clients still find every change by `changes`.',
    });
    this.alarm('DeadLetters', {
      metric: props.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 0,
      means:
        'Events were not pushed, or expired items not purged, after all retries. Clients still find the events by `changes`.',
    });
    this.alarmsOnAny('FunctionErrors', {
      metrics: functions.map(([, each]) => each.metricErrors({ statistic: 'Sum' })),
      means:
        'A function failed unexpectedly; expected errors do not count. Its log group says which and when.',
    });
    this.alarmsOnAny('FunctionThrottles', {
      metrics: functions.map(([, each]) => each.metricThrottles({ statistic: 'Sum' })),
      means: 'The account ran out of concurrent function runs; some reveals or writes were refused.',
    });
    this.alarm('ApiFailures', {
      metric: new Metric({
        namespace: 'AWS/AppSync',
        metricName: '5XXError',
        dimensionsMap: { GraphQLAPIId: props.api.apiId },
        statistic: 'Sum',
      }),
      threshold: 0,
      means: 'AppSync itself failed on requests.',
    });
  }

  /** As many alarms as it takes to watch all of the metrics: `NAME`, `NAME2`, … */
  private alarmsOnAny(name: string, { metrics, means }: { metrics: Metric[]; means: string }): void {
    for (let from = 0, number = 1; from < metrics.length; from += mostMetrics, number += 1) {
      const metric = sum(metrics.slice(from, from + mostMetrics));
      this.alarm(number === 1 ? name : `${name}${number}`, { metric, threshold: 0, means });
    }
  }

  private alarm(name: string, watched: { metric: IMetric; threshold: number; means: string }): void {
    const alarm = new Alarm(this, name, {
      metric: watched.metric,
      threshold: watched.threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: watched.means,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  /** A topic with any policy of its own loses SNS's default one, under which CloudWatch could publish. */
  private allowAlarms(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }
}

function sum(metrics: Metric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression: Object.keys(usingMetrics).join(' + '), usingMetrics });
}
