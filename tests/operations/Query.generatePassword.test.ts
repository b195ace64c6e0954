import { afterAll, expect, it } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { buildDir } from '../../bundler/paths.ts';
import type { GeneratedPassword, GeneratePasswordInput } from '../../generated/schema.ts';
import { createLambdaDataSource } from '../../local/appsync/dataSources/lambda.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { itWithKeys, itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { callerRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

const document = `query ($input: GeneratePasswordInput!) {
  generatePassword(input: $input) { password entropyBits }
}`;

async function generated(client: Api, input: GeneratePasswordInput): Promise<GeneratedPassword> {
  const { generatePassword } = await client.graphql<{ generatePassword: GeneratedPassword }>(document, {
    input,
  });
  return generatePassword;
}

it.each<[string, GeneratePasswordInput, RegExp, number]>([
  ['a password of twenty characters', { characters: {} }, /^[!-~]{20}$/, 130.92586701086623],
  ['a passphrase of six words', { passphrase: {} }, /^[a-z-]+$/, 77.54887502163469],
  ['a PIN of six digits', { pin: {} }, /^[0-9]{6}$/, 19.931568569324174],
  ['a user name of ten letters', { userName: {} }, /^([^aeiou][aeiou]){5}$/, 32.45926548164837],
])('draws %s by default, with its entropy', async (_, input, shape, bits) => {
  const { password, entropyBits } = await generated(alice, input);
  expect(password).toMatch(shape);
  expect(entropyBits).toBeCloseTo(bits, 9);
});

it('hands on every field of the input', async () => {
  const drawn = await generated(alice, {
    characters: {
      length: 12,
      lower: false,
      minUpper: 0,
      minDigits: 9,
      minSymbols: 0,
      avoidAmbiguous: true,
      exclude: '23456',
    },
  });
  expect(drawn.password).toMatch(/^(?=(.*[789]){9})[A-HJ-NP-Z7-9!-/:-@[-`{}~]{12}$/);
  const { password } = await generated(alice, {
    passphrase: { words: 3, separator: '+', capital: true, number: true },
  });
  expect(password).toMatch(/^[A-Z][a-z-]+\d?\+[A-Z][a-z-]+\d?\+[A-Z][a-z-]+\d?$/);
  expect(password).toMatch(/\d/);
});

it('never draws the same twice', async () => {
  const drawn = await Promise.all(Array.from({ length: 20 }, () => generated(alice, { characters: {} })));
  expect(new Set(drawn.map(({ password }) => password)).size).toBe(20);
});

it.each<[string, GeneratePasswordInput]>([
  ['no kind', {}],
  ['two kinds', { pin: {}, passphrase: {} }],
  ['minima over the length', { characters: { length: 4, minDigits: 3 } }],
  [
    'every character excluded',
    { characters: { upper: false, digits: false, symbols: false, exclude: 'abcdefghijklmnopqrstuvwxyz' } },
  ],
])('refuses %s as BadInput', async (_, input) => {
  const refused = await refusal(generated(alice, input));
  expect(refused).toMatchObject({ errorType: 'BadInput', data: { generatePassword: null } });
});

itWithKeys('draws for a machine that is a member of nothing', async () => {
  const { password } = await generated(machineOf('ci'), { pin: { length: 4 } });
  expect(password).toMatch(/^[0-9]{4}$/);
});

it('refuses an IAM user, who is nobody in particular', async () => {
  const operations = readOperations().filter(({ name }) => name === 'Query.generatePassword');
  const generatePassword = createLambdaDataSource((event) => Promise.resolve({ payload: event }));
  const dataSources = { generatePassword };
  const executor = createFieldExecutor({ operations, buildDir, dataSources, env: {} });
  const [operation] = operations;
  if (!operation) throw new Error('There is no Query.generatePassword');
  const { data, errors } = await executor.run({
    operation,
    args: { input: { pin: {} } },
    source: null,
    caller: {
      mode: 'AWS_IAM',
      expiresAt: Infinity,
      identity: {
        accountId: '000000000000',
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        sourceIp: ['127.0.0.1'],
        username: 'AIDAEXAMPLE',
        userArn: 'arn:aws:iam::000000000000:user/ci',
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
      },
    },
    headers: {},
    info: {
      fieldName: 'generatePassword',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: ['password'],
      selectionSetGraphQL: '{ password }',
    },
  });
  expect({ data, errors }).toMatchObject({ data: null, errors: [{ errorType: 'Unauthorized' }] });
});

itWithTable('leaves nothing behind', async () => {
  const person = await newPerson();
  await generated(person, { characters: {} });
  expect(await callerRows(table, person.id)).toEqual({});
});
