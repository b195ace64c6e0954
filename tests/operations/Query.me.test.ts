import { expect, it } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { buildDir } from '../../bundler/paths.ts';
import { noneDataSource } from '../../local/appsync/dataSources/none.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import type { IamIdentity } from '../../local/appsync/types.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { newPerson } from '../support/people.ts';

const me = '{ me { id kind username } }';

itWithKeys('tells a person the sub, the kind and the sign-in name', async () => {
  const person = await newPerson();

  expect(await person.graphql(me)).toEqual({
    me: { id: person.id, kind: 'PERSON', username: person.username },
  });
});

itWithKeys('tells a machine its account and role, and no username', async () => {
  expect(await machineOf('ci').graphql(me)).toEqual({
    me: { id: '000000000000:ci', kind: 'MACHINE', username: null },
  });
});

itWithKeys('takes two sessions of one role for one member', async () => {
  const [first, second] = await Promise.all([
    machineOf('ci', 'build-1').graphql(me),
    machineOf('ci', 'build-2').graphql(me),
  ]);

  expect(first).toEqual(second);
});

/** Identities that the local stack never issues, and AppSync does: the built code is run with them. */
async function askAs(identity: Partial<IamIdentity>) {
  const operations = readOperations().filter(({ name }) => name === 'Query.me');
  const [operation] = operations;
  if (!operation) throw new Error('There is no Query.me');
  const executor = createFieldExecutor({
    operations,
    buildDir,
    dataSources: { none: noneDataSource },
    env: {},
  });
  return executor.run({
    operation,
    args: {},
    source: null,
    caller: {
      mode: 'AWS_IAM',
      expiresAt: Infinity,
      identity: {
        accountId: '000000000000',
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        sourceIp: ['127.0.0.1'],
        username: 'AROAEXAMPLE:session',
        userArn: 'arn:aws:sts::000000000000:assumed-role/ci/session',
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
        ...identity,
      },
    },
    headers: {},
    info: {
      fieldName: 'me',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: ['id'],
      selectionSetGraphQL: '{ id }',
    },
  });
}

it.each([
  ['an identity-pool identity', { cognitoIdentityId: 'us-east-1:00000000-0000-0000-0000-000000000000' }],
  ['an IAM user', { userArn: 'arn:aws:iam::000000000000:user/ci' }],
  ['an IAM user with the path of an assumed role', { userArn: 'arn:aws:iam::000000000000:assumed-role/ci' }],
  ['the root of an account', { userArn: 'arn:aws:iam::000000000000:root' }],
  ['a federated user', { userArn: 'arn:aws:sts::000000000000:federated-user/ci' }],
])('refuses %s, who is nobody in particular', async (_, identity) => {
  const { data, errors } = await askAs(identity);

  expect(data).toBeNull();
  expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
});

it('runs the same code for a role that it lets in', async () => {
  expect(await askAs({})).toMatchObject({ data: { id: '000000000000:ci' }, errors: [] });
});
