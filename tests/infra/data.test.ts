import { afterAll, describe, expect, it } from 'vitest';
import { functionSettings, type FunctionSettings } from '../../infra/functionSettings.ts';
import { roleOfFunction } from './rights.ts';
import { synthesize, text, theOne } from './synthesize.ts';

const stack = synthesize();
afterAll(() => stack.remove());

/** A change of one of these ids makes CloudFormation replace what cannot be replaced. */
const holdsData = ['VaultTable', 'KeyStoreTable', 'WrappingKey', 'UserPool', 'UserPoolClient'];

it.each(holdsData)('%s keeps its logical id and outlives the stack', (id) => {
  expect(stack.resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

it('the API keeps its logical id, and with it its endpoint', () => {
  expect(stack.resources.Api?.Type).toBe('AWS::AppSync::GraphQLApi');
});

describe.each(['VaultTable', 'KeyStoreTable'])('%s', (id) => {
  it('is billed on demand, restorable, protected from deletion, and not encrypted with the wrapping key', () => {
    expect(stack.resources[id]?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      SSESpecification: { SSEEnabled: false },
    });
  });
});

it('the vault table streams both images and expires rows by ttl', () => {
  expect(stack.resources.VaultTable?.Properties).toMatchObject({
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  });
});

it('the vault table has its indexes by name: of its partitions, by one attribute each, with whole rows', () => {
  const keys = (sortKey: string) => [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];
  const Projection = { ProjectionType: 'ALL' };
  expect(stack.resources.VaultTable?.Properties.GlobalSecondaryIndexes).toEqual([
    { IndexName: 'byTitle', KeySchema: keys('titleKey'), Projection },
    { IndexName: 'byChange', KeySchema: keys('changedAt'), Projection },
    { IndexName: 'byKind', KeySchema: keys('kindKey'), Projection },
    { IndexName: 'byFolder', KeySchema: keys('folderKey'), Projection },
    { IndexName: 'byItem', KeySchema: keys('itemEvent'), Projection },
    { IndexName: 'byActor', KeySchema: keys('actorEvent'), Projection },
  ]);
  const { AttributeDefinitions } = stack.resources.VaultTable?.Properties as {
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  };
  expect(AttributeDefinitions.map(({ AttributeType }) => AttributeType)).toEqual(Array(8).fill('S'));
});

it('the key store has no index', () => {
  expect(Object.keys(stack.resources.KeyStoreTable?.Properties ?? {})).not.toContain(
    'GlobalSecondaryIndexes',
  );
});

it('the key store has no stream and no expiry', () => {
  const { properties } = { properties: stack.resources.KeyStoreTable?.Properties ?? {} };
  expect(Object.keys(properties)).not.toContain('StreamSpecification');
  expect(Object.keys(properties)).not.toContain('TimeToLiveSpecification');
});

describe('the wrapping key', () => {
  const { Statement } = stack.resources.WrappingKey?.Properties.KeyPolicy as {
    Statement: { Sid: string; Action: string | string[]; Principal: { AWS: unknown }; Condition?: unknown }[];
  };
  const [administration, ...uses] = Statement;

  it('rotates yearly and takes 30 days to die', () => {
    expect(stack.resources.WrappingKey?.Properties).toMatchObject({
      EnableKeyRotation: true,
      RotationPeriodInDays: 365,
      PendingWindowInDays: 30,
    });
  });

  it('has an alias with the name of the stack', () => {
    const { properties } = theOne(stack, 'AWS::KMS::Alias');
    expect(properties).toMatchObject({
      AliasName: 'alias/appsync-vault',
      TargetKeyId: { 'Fn::GetAtt': ['WrappingKey', 'Arn'] },
    });
  });

  it('lets an administrator neither use the key nor lend it', () => {
    const using = /^kms:(\*|Encrypt|Decrypt|ReEncrypt|Generate|Create\*|CreateGrant|Sign|Verify|Derive)/;
    expect([administration?.Action].flat().filter((action) => action && using.test(action))).toEqual([]);
  });

  it('lets the account manage the policy, so that nobody is locked out', () => {
    expect(administration?.Action).toContain('kms:PutKeyPolicy');
    expect(text(administration?.Principal.AWS)).toBe('arn:AWS::Partition:iam::AWS::AccountId:root');
  });

  it('lets each sealing function alone do its own actions, for vault keys of this key store', () => {
    const expected = Object.values<FunctionSettings>(functionSettings)
      .filter(({ kmsActions }) => kmsActions.length > 0)
      .map(({ kmsActions, description }) => ({
        actions: kmsActions.toSorted(),
        condition: {
          StringEquals: { 'kms:EncryptionContext:tablename': 'appsync-vault' },
          ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [roleOfFunction(stack, description), 'Arn'] } },
        },
      }));
    const found = uses.map(({ Action, Condition }) => ({
      actions: [Action].flat().sort(),
      condition: Condition,
    }));
    expect(found).toEqual(expected);
  });
});

describe('the user pool', () => {
  it('refuses deletion and sign-up, takes long passwords and offers TOTP', () => {
    expect(stack.resources.UserPool?.Properties).toMatchObject({
      DeletionProtection: 'ACTIVE',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AliasAttributes: ['email'],
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('has a client without a secret that signs in by SRP alone and tells no stranger who exists', () => {
    expect(stack.resources.UserPoolClient?.Properties).toMatchObject({
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
      AccessTokenValidity: 60,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
  });
});
