import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildDir } from '../../bundler/paths.ts';
import { functionSettings, type FunctionName, type FunctionSettings } from '../../infra/functionSettings.ts';
import { actionsOn, isAllowed, rightsOf, roleOfDataSource, roleOfFunction } from './rights.ts';
import { ofType, synthesize, text, theOne } from './synthesize.ts';

const stack = synthesize();
afterAll(() => stack.remove());

const functions = Object.entries(functionSettings) as [FunctionName, FunctionSettings][];
const sealing = functions.filter(([, settings]) => settings.kmsActions.length > 0);
const roles = ofType(stack, 'AWS::IAM::Role').map(([id]) => id);
const apiArn = 'arn:AWS::Partition:appsync:AWS::Region:AWS::AccountId:apis/Api.ApiId';
const inKeyStore = { StringEquals: { 'kms:EncryptionContext:tablename': 'appsync-vault' } };
const stepFunctions = [
  ...new Set(stack.operations.flatMap(({ steps }) => steps.map(({ dataSource }) => dataSource))),
].filter((name): name is FunctionName => name in functionSettings);

describe('every role', () => {
  it.each(roles)('%s does not hold both the wrapping key and the vault table', (role) => {
    const rights = rightsOf(stack, role);
    const rows = actionsOn(rights, 'VaultTable').filter((action) => action !== 'dynamodb:ListStreams');
    expect(actionsOn(rights, 'WrappingKey').length > 0 && rows.length > 0).toBe(false);
  });

  it('is a function, a data source or the API log, and nothing else', () => {
    expect(roles).toHaveLength(functions.length + 1 + stepFunctions.length + 1);
  });

  it.each(roles)('%s names its actions one by one', (role) => {
    const wild = rightsOf(stack, role).flatMap(({ actions }) =>
      actions.filter((action) => action.includes('*')),
    );
    expect(wild).toEqual([]);
  });
});

// A SELECT without a key is a scan, too (DynamoDB developer guide, "PartiQL select statements").
describe.each(['dynamodb:Scan', 'dynamodb:PartiQLSelect'])('%s', (action) => {
  it.each(roles)('is not allowed to %s', (role) => {
    expect(rightsOf(stack, role).filter(({ actions }) => isAllowed(actions, action))).toEqual([]);
  });

  it.each(['*', 'dynamodb:*', 'dynamodb:????*', `${action.slice(0, -1)}?`, action.toLowerCase()])(
    'would be seen in %s',
    (wild) => {
      expect(isAllowed(['dynamodb:Query', wild], action)).toBe(true);
    },
  );

  it('is not seen in the rights to query and to list streams', () => {
    expect(isAllowed(['dynamodb:Query', 'dynamodb:ListStreams', 'dynamodb:Sca'], action)).toBe(false);
  });
});

describe.each(sealing)('the function %s', (name, settings) => {
  const rights = rightsOf(stack, roleOfFunction(stack, settings.description));

  it('has its own actions on the wrapping key for this key store, the key store and its log, and no other right', () => {
    expect(rights).toEqual([
      { actions: settings.kmsActions.toSorted(), resources: ['WrappingKey.Arn'], condition: inKeyStore },
      { actions: settings.keyStoreActions.toSorted(), resources: ['KeyStoreTable.Arn'] },
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupOf(name)] },
    ]);
  });

  it('can do nothing with the vault table', () => {
    expect(actionsOn(rights, 'VaultTable')).toEqual([]);
  });
});

it('publishEvents may read the stream, call its three fields, log and give up, and nothing else', () => {
  const { description } = functionSettings.publishEvents;
  const deadLetters = theOne(stack, 'AWS::SQS::Queue').id;
  expect(rightsOf(stack, roleOfFunction(stack, description))).toEqual([
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupOf('publishEvents')] },
    {
      actions: ['appsync:GraphQL'],
      resources: [
        `${apiArn}/types/Mutation/fields/publishVaultEvent`,
        `${apiArn}/types/Mutation/fields/purgeExpired`,
        `${apiArn}/types/Mutation/fields/revokeRemoved`,
      ],
    },
    {
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: ['VaultTable.StreamArn'],
    },
    { actions: ['dynamodb:ListStreams'], resources: ['*'] },
    { actions: ['sqs:SendMessage'], resources: [`${deadLetters}.Arn`] },
  ]);
});

it('generatePassword may log, and nothing else', () => {
  const { description } = functionSettings.generatePassword;
  expect(rightsOf(stack, roleOfFunction(stack, description))).toEqual([
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupOf('generatePassword')] },
  ]);
});

it('shredVaults may call its three fields and log, and nothing else', () => {
  const { description } = functionSettings.shredVaults;
  expect(rightsOf(stack, roleOfFunction(stack, description))).toEqual([
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupOf('shredVaults')] },
    {
      actions: ['appsync:GraphQL'],
      resources: [
        `${apiArn}/types/Mutation/fields/beginShred`,
        `${apiArn}/types/Mutation/fields/purgeVaultPage`,
        `${apiArn}/types/Query/fields/vaultsDue`,
      ],
    },
  ]);
});

it('shredKey, which destroys keys, cannot use one', () => {
  const { description } = functionSettings.shredKey;
  const rights = rightsOf(stack, roleOfFunction(stack, description));
  expect(rights.flatMap(({ actions }) => actions).filter((action) => action.startsWith('kms:'))).toEqual([]);
});

describe('the data source of the vault table', () => {
  const rights = rightsOf(stack, roleOfDataSource(stack, 'table'));

  it('may do on the vault table what the resolvers ask for, and query its indexes, no more and no less', () => {
    const indexes = stack.resources.VaultTable?.Properties.GlobalSecondaryIndexes as { IndexName: string }[];
    expect(rights).toEqual([
      { actions: actionsOfResolvers(), resources: ['VaultTable.Arn'] },
      {
        actions: ['dynamodb:Query'],
        resources: indexes.map(({ IndexName }) => `VaultTable.Arn/index/${IndexName}`).sort(),
      },
    ]);
  });

  it('has no right on any key', () => {
    expect(rights.flatMap(({ actions }) => actions).filter((action) => action.startsWith('kms:'))).toEqual(
      [],
    );
  });
});

it.each(stepFunctions)('the data source %s may run that function and nothing else', (name) => {
  const lambda = theOne(stack, 'AWS::Lambda::Function', {
    Description: functionSettings[name].description,
  }).id;
  expect(rightsOf(stack, roleOfDataSource(stack, name))).toEqual([
    { actions: ['lambda:InvokeFunction'], resources: [`${lambda}.Arn`] },
  ]);
});

it.each(['table', ...stepFunctions])('the role of the data source %s serves this API alone', (name) => {
  const { Statement } = stack.resources[roleOfDataSource(stack, name)]?.Properties
    .AssumeRolePolicyDocument as {
    Statement: { Principal: unknown; Condition: { ArnEquals: Record<string, unknown> } }[];
  };
  expect(Statement.map(({ Principal }) => Principal)).toEqual([{ Service: 'appsync.amazonaws.com' }]);
  expect(Statement.map(({ Condition }) => text(Condition.ArnEquals['aws:SourceArn']))).toEqual([apiArn]);
});

it('nobody is let in past the roles, by a policy on a function, a table or a queue, but the hourly rule', () => {
  const shredder = theOne(stack, 'AWS::Lambda::Function', {
    Description: functionSettings.shredVaults.description,
  }).id;
  const rule = theOne(stack, 'AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' }).id;
  const permissions = ofType(stack, 'AWS::Lambda::Permission').map(([, permission]) => permission);
  expect(
    permissions.map(({ Action, FunctionName, Principal, SourceArn }) =>
      [Action, FunctionName, Principal, SourceArn].map(text),
    ),
  ).toEqual([['lambda:InvokeFunction', `${shredder}.Arn`, 'events.amazonaws.com', `${rule}.Arn`]]);
  expect(ofType(stack, 'AWS::DynamoDB::Table').filter(([, { ResourcePolicy }]) => ResourcePolicy)).toEqual(
    [],
  );
  const queuePolicies = ofType(stack, 'AWS::SQS::QueuePolicy').map(
    ([, policy]) => (policy.PolicyDocument as { Statement: { Effect: string }[] }).Statement,
  );
  expect(queuePolicies.flat().map(({ Effect }) => Effect)).toEqual(['Deny']);
});

function logGroupOf(name: FunctionName): string {
  const lambda = theOne(stack, 'AWS::Lambda::Function', { Description: functionSettings[name].description });
  return `${text((lambda.properties.LoggingConfig as { LogGroup: unknown }).LogGroup)}.Arn`;
}

/** The IAM actions behind the requests in the built resolvers; those of a transaction stand in its parts. */
function actionsOfResolvers(): string[] {
  const actionOf: Record<string, string> = {
    BatchDeleteItem: 'BatchWriteItem',
    BatchGetItem: 'BatchGetItem',
    BatchPutItem: 'BatchWriteItem',
    ConditionCheck: 'ConditionCheckItem',
    DeleteItem: 'DeleteItem',
    GetItem: 'GetItem',
    PutItem: 'PutItem',
    Query: 'Query',
    Scan: 'Scan',
    TransactGetItems: 'GetItem',
    UpdateItem: 'UpdateItem',
  };
  const folder = join(buildDir, 'resolvers');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  const requests = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/operation: "(\w+)"/g)].map(
      ([, request]) => request ?? '',
    ),
  );
  const actions = requests.flatMap((request) => actionOf[request] ?? []);
  return [...new Set(actions)].map((action) => `dynamodb:${action}`).sort();
}
