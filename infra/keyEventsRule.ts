import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Calls that take the wrapping key away from the functions, or give it to others. */
export const watchedKeyCalls = ['CreateGrant', 'DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'];

/**
 * Tells the topic of every call that endangers the wrapping key. KMS has no metric for a disabled or doomed key, so this
 * needs CloudTrail: EventBridge sees such calls only in an account and region with a trail that logs management
 * events (EventBridge user guide, AWS service events delivered via CloudTrail).
 */
export function watchWrappingKey(scope: Construct, key: Key, topic: Topic): Rule {
  const call = EventField.fromPath('$.detail.eventName');
  const time = EventField.fromPath('$.detail.eventTime');
  return new Rule(scope, 'WrappingKeyCalls', {
    description: 'Calls that take the wrapping key away, or give it to others',
    eventPattern: {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: { eventName: watchedKeyCalls, resources: { ARN: [key.keyArn] } },
    },
    targets: [
      new SnsTopic(topic, {
        message: RuleTargetInput.fromText(
          `${call} was called on the wrapping key at ${time}. If nobody meant it: CloudTrail names the caller; CancelKeyDeletion, EnableKey or PutKeyPolicy undo it.`,
        ),
      }),
    ],
  });
}
