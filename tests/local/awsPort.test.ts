import http from 'node:http';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSigner } from '../../local/dynamodb/signedHeaders.ts';
import { openAwsPort, type AwsPort } from '../../local/functions/awsPort.ts';
import { Stats } from '../../local/stats.ts';
import { openMachines, type Machines } from '../../local/users/machines.ts';
import { startTestDatabase } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
let machines: Machines;
let port: AwsPort;
const stats = new Stats();
const kmsCalls: string[] = [];
const rolePrefix = 'local-';

beforeAll(async () => {
  database = await startTestDatabase();
  machines = openMachines(database.dataDir);
  port = await openAwsPort({
    tableClient: database.client,
    keyStoreTable: 'vault-keys',
    kms: (target) => {
      kmsCalls.push(target);
      return { status: 200, body: '{}' };
    },
    verify: machines.verifySignature,
    functionOfRole: (role) => (role.startsWith(rolePrefix) ? role.slice(rolePrefix.length) : undefined),
    stats,
  });
});
beforeEach(() => {
  kmsCalls.length = 0;
});
afterAll(async () => {
  await port.stop();
  await database.stop();
});

function credentialsOf(role: string) {
  const { AccessKeyId, SecretAccessKey, SessionToken } = machines.issueCredentials(role, 'session', 60);
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
const settings = (functionName: string) => ({
  endpoint: port.endpoint,
  region: 'us-east-1',
  credentials: credentialsOf(rolePrefix + functionName),
  maxAttempts: 1,
});
const dynamodb = (functionName: string) => new DynamoDBClient(settings(functionName));
const kms = (functionName: string) => new KMSClient(settings(functionName));
const row = { 'branch-key-id': { S: 'v' }, type: { S: 'branch:ACTIVE' } };
const denied = { name: 'AccessDeniedException' };
const blob = new Uint8Array([1]);

describe('the key store', () => {
  it('is read and written by the function that may', async () => {
    await dynamodb('createVaultKey').send(new PutItemCommand({ TableName: 'vault-keys', Item: row }));
    const { Item } = await dynamodb('seal').send(new GetItemCommand({ TableName: 'vault-keys', Key: row }));
    expect(Item).toEqual(row);
  });

  it('is not written by a function that may only read', async () => {
    const call = dynamodb('seal').send(new PutItemCommand({ TableName: 'vault-keys', Item: row }));
    await expect(call).rejects.toMatchObject(denied);
  });

  it('is not queried by a function that may only get', async () => {
    const query = { TableName: 'vault-keys', KeyConditionExpression: 'x = :x' };
    await expect(dynamodb('seal').send(new QueryCommand(query))).rejects.toMatchObject(denied);
  });

  it('is the only table, also within a transaction', async () => {
    const key = { pk: { S: 'a' }, sk: { S: 'b' } };
    const get = dynamodb('seal').send(new GetItemCommand({ TableName: 'vault', Key: key }));
    await expect(get).rejects.toMatchObject(denied);
    const items = [
      { Put: { TableName: 'vault-keys', Item: row } },
      { Put: { TableName: 'vault', Item: key } },
    ];
    const write = dynamodb('createVaultKey').send(new TransactWriteItemsCommand({ TransactItems: items }));
    await expect(write).rejects.toMatchObject(denied);
  });

  it('takes a transaction when each of its parts is allowed', async () => {
    const write = (...items: object[]) =>
      dynamodb('createVaultKey').send(new TransactWriteItemsCommand({ TransactItems: items }));
    const put = { Put: { TableName: 'vault-keys', Item: { ...row, type: { S: 'beacon:ACTIVE' } } } };
    await write(put);
    await expect(write(put, { Delete: { TableName: 'vault-keys', Key: row } })).rejects.toMatchObject(denied);
  });

  it('answers a failed condition with its own type', async () => {
    const ConditionExpression = 'attribute_not_exists(#t)';
    const put = new PutItemCommand({
      TableName: 'vault-keys',
      Item: row,
      ConditionExpression,
      ExpressionAttributeNames: { '#t': 'type' },
    });
    await expect(dynamodb('createVaultKey').send(put)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  it('is not described, and not called without a table', async () => {
    const describing = dynamodb('seal').send(new DescribeTableCommand({ TableName: 'vault-keys' }));
    await expect(describing).rejects.toMatchObject(denied);
    const input = { TableName: undefined, Key: row };
    await expect(dynamodb('seal').send(new GetItemCommand(input))).rejects.toMatchObject(denied);
  });

  it('is closed to a role of no function', async () => {
    const client = new DynamoDBClient({ ...settings('seal'), credentials: credentialsOf('ci') });
    await expect(
      client.send(new GetItemCommand({ TableName: 'vault-keys', Key: row })),
    ).rejects.toMatchObject(denied);
  });
});

describe('the KMS', () => {
  const reEncrypt = new ReEncryptCommand({ CiphertextBlob: blob, DestinationKeyId: 'k' });

  it('is called with what the function may do, and counted', async () => {
    await kms('open').send(new DecryptCommand({ CiphertextBlob: blob }));
    await kms('createVaultKey').send(reEncrypt);
    expect(kmsCalls).toEqual(['TrentService.Decrypt', 'TrentService.ReEncrypt']);
    expect(stats.kms).toEqual({ Decrypt: 1, ReEncrypt: 1 });
  });

  it.each([
    ['open', new GenerateDataKeyCommand({ KeyId: 'k' })],
    ['seal', reEncrypt],
    ['publishEvents', new DecryptCommand({ CiphertextBlob: blob })],
    ['constructor', new DecryptCommand({ CiphertextBlob: blob })],
  ])('is not called by %s with what it may not', async (functionName, command) => {
    await expect(kms(functionName).send(command as DecryptCommand)).rejects.toMatchObject(denied);
    expect(kmsCalls).toEqual([]);
  });
});

describe('a request', () => {
  const body = '{}';
  const target = 'TrentService.Decrypt';
  /** Sends a request that would be allowed, changed. */
  function send(
    change: { headers?: Record<string, string>; body?: string; service?: string; path?: string } = {},
  ) {
    const { host, port: number } = new URL(port.endpoint);
    const sign = createSigner(credentialsOf('local-open'), 'us-east-1', change.service ?? 'kms');
    const headers = { ...sign({ host, target, body }), ...change.headers };
    return new Promise<{ status: number; type: string }>((resolve, reject) => {
      const request = http.request({
        host: '127.0.0.1',
        port: number,
        path: change.path ?? '/',
        method: 'POST',
        headers,
      });
      request.on('error', reject).on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => {
          const type = /"__type":"([^"]*)"/.exec(text)?.[1] ?? '';
          resolve({ status: response.statusCode ?? 0, type });
        });
      });
      request.end(change.body ?? body);
    });
  }

  it('passes as it is signed', async () => {
    expect((await send()).status).toBe(200);
  });

  it.each([
    ['of another body', { body: '{"a":1}' }, 400, 'InvalidSignatureException'],
    ['signed for another service', { service: 'dynamodb' }, 400, 'InvalidSignatureException'],
    ['without a signature', { headers: { authorization: '' } }, 400, 'MissingAuthenticationTokenException'],
    ['for another host', { headers: { host: 'rebound.example:80' } }, 403, ''],
    ['from a web page', { headers: { origin: 'https://evil.example' } }, 403, ''],
    ['to another path', { path: '/graphql' }, 400, 'UnknownOperationException'],
    [
      'for another protocol',
      { headers: { 'x-amz-target': 'AWSCognito.SignUp' } },
      400,
      'UnknownOperationException',
    ],
    ['of more than 1 MiB', { body: 'x'.repeat(1024 * 1024 + 1) }, 413, 'RequestTooLargeException'],
  ])('%s is refused', async (_, change, status, type) => {
    expect(await send(change)).toEqual({ status, type });
    expect(kmsCalls).toEqual([]);
  });

  it('from a page of this very address is refused', async () => {
    expect((await send({ headers: { origin: port.endpoint } })).status).toBe(403);
  });
});
