import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { keyStoreName } from './apiSettings.ts';
import type { FunctionRoles } from './functionRoles.ts';
import { functionSettings, type FunctionName } from './functionSettings.ts';
import { keepLogicalId } from './tablesConstruct.ts';

/** What the account's administrators may do with the key. Nothing here encrypts, decrypts or lends the key by a grant. */
export const keyAdministration = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** The condition under which the wrapping key may be used: for vault keys of this key store and for nothing else. */
export const keyStoreCondition = { StringEquals: { 'kms:EncryptionContext:tablename': keyStoreName } };

/**
 * The KMS key above all vault keys: rotated yearly, kept when the stack goes, and 30 days from a scheduled deletion to
 * its end.
 *
 * Its policy lets the account administer it. For use it trusts the IAM policies of the function roles alone, each for
 * its own actions: both the role's policy and this one must allow a call, so an administrator's `kms:*` decrypts nothing
 * until he changes the key policy, which CloudTrail records and an alarm reports. Roles are matched by condition and not as
 * principals, because KMS refuses a policy whose principal IAM does not know yet.
 */
export class WrappingKeyConstruct extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, roles: FunctionRoles) {
    super(scope, id);
    this.key = new Key(this, 'WrappingKey', {
      description: `Wraps the vault keys of ${Stack.of(this).stackName}`,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
      policy: new PolicyDocument({ statements: [administration(), ...uses(roles)] }),
    });
    keepLogicalId(this.key, 'WrappingKey');
    this.key.addAlias(`alias/${Stack.of(this).stackName}`);
  }
}

function administration(): PolicyStatement {
  return new PolicyStatement({
    sid: 'Administration',
    effect: Effect.ALLOW,
    principals: [new AccountRootPrincipal()],
    actions: keyAdministration,
    resources: ['*'],
  });
}

function uses(roles: FunctionRoles): PolicyStatement[] {
  const users = (Object.keys(functionSettings) as FunctionName[]).filter(
    (name) => functionSettings[name].kmsActions.length > 0,
  );
  return users.map(
    (name) =>
      new PolicyStatement({
        sid: `Use${name}`,
        effect: Effect.ALLOW,
        principals: [new AccountRootPrincipal()],
        actions: functionSettings[name].kmsActions,
        resources: ['*'],
        conditions: { ...keyStoreCondition, ArnEquals: { 'aws:PrincipalArn': roles[name].roleArn } },
      }),
  );
}
