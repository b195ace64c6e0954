import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SignedRequest } from '../../local/appsync/types.ts';
import { createAuthenticator } from '../../local/users/authenticator.ts';
import { openMachines } from '../../local/users/machines.ts';
import type { MachineCredentials, Machines } from '../../local/users/machines.ts';
import { temporaryDataDir, temporaryPool } from './testPool.ts';

let local: Awaited<ReturnType<typeof temporaryPool>>;
let machines: Machines;
let credentials: MachineCredentials;

beforeAll(async () => {
  local = await temporaryPool();
  machines = openMachines(local.dataDir);
});
afterEach(() => void vi.useRealTimers());
afterAll(() => local.remove());

interface SignOptions {
  service?: string;
  region?: string;
  with?: Partial<MachineCredentials>;
  headers?: Record<string, string>;
  unsigned?: string[];
  alsoSigned?: string[];
  date?: Date;
}

/** A GraphQL request signed by AWS's signer. */
async function sign(options: SignOptions = {}, query?: SignedRequest['query']): Promise<SignedRequest> {
  credentials = machines.issueCredentials('ci', 'build-17', 900);
  const { AccessKeyId, SecretAccessKey, SessionToken } = { ...credentials, ...options.with };
  const { service = 'appsync', region = 'us-east-1', date = new Date() } = options;
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
  const body = JSON.stringify({ query: '{ me { id } }', variables: { name: 'Übung' } });
  const headers = { host: '127.0.0.1:4000', 'content-type': 'application/json', ...options.headers };
  const request = {
    method: 'POST',
    path: '/graphql',
    ...(query && { query }),
    protocol: 'http:',
    hostname: '127.0.0.1',
    headers,
    body,
  };
  const signed = await signer.sign(request, {
    signingDate: date,
    unsignableHeaders: new Set(options.unsigned),
    signableHeaders: new Set(options.alsoSigned),
  });
  return { method: 'POST', path: '/graphql', ...(query && { query }), headers: signed.headers, body };
}

const verify = (request: SignedRequest, service = 'appsync') =>
  machines.verifySignature(request, { service });

describe('a signed request', () => {
  it('[identity.iam] proves its role and session, in AppSync’s identity', async () => {
    const request = await sign();
    const caller = await createAuthenticator(local.pool, machines).sigv4(request, '127.0.0.1');
    expect(caller).toEqual({
      mode: 'AWS_IAM',
      expiresAt: Math.floor(Date.parse(credentials.Expiration) / 1000),
      identity: {
        accountId: '000000000000',
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        sourceIp: ['127.0.0.1'],
        username: expect.stringMatching(/^AROA[A-Z2-7]{17}:build-17$/) as string,
        userArn: 'arn:aws:sts::000000000000:assumed-role/ci/build-17',
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
      },
    });
  });

  it.each(['kms', 'dynamodb'])('to %s is judged for that service', async (service) => {
    await expect(verify(await sign({ service }), service)).resolves.toMatchObject({ role: 'ci' });
  });

  it('passes with parameters, whatever is in them', async () => {
    const query = { query: '{ a(b: "c d+e&f=Ü") }', list: ['2', '1'] };
    await expect(verify(await sign({}, query))).resolves.toBeDefined();
  });

  it('fails with parameters that were not signed', async () => {
    const request = await sign({}, { query: '{ me { id } }' });
    const others: SignedRequest['query'][] = [
      { query: '{ me { kind } }' },
      { ...request.query, more: '' },
      undefined,
    ];
    for (const query of others)
      await expect(verify({ ...request, query: query ?? {} })).rejects.toMatchObject({
        errorType: 'InvalidSignatureException',
      });
  });

  it('passes with headers added on the way that were not signed', async () => {
    const request = await sign();
    await expect(
      verify({ ...request, headers: { ...request.headers, via: 'a proxy' } }),
    ).resolves.toBeDefined();
  });

  it('passes when the signer signed a header that signers leave out by default', async () => {
    const request = await sign({ headers: { 'user-agent': 'test' }, alsoSigned: ['user-agent'] });
    expect(request.headers.authorization).toContain('user-agent');
    await expect(verify(request)).resolves.toBeDefined();
  });

  it('[auth.clock-skew] passes at five minutes of clock skew', async () => {
    await expect(verify(await sign({ date: new Date(Date.now() - 290_000) }))).resolves.toBeDefined();
    await expect(verify(await sign({ date: new Date(Date.now() + 290_000) }))).resolves.toBeDefined();
  });
});

const mismatch = 'InvalidSignatureException';
const unrecognized = 'UnrecognizedClientException';
const incomplete = 'IncompleteSignatureException';

type Change = (request: SignedRequest) => SignedRequest;
const withHeaders =
  (change: Record<string, string>): Change =>
  (request) => ({ ...request, headers: { ...request.headers, ...change } });

describe('a request is refused when', () => {
  it.each<[string, string, Change]>([
    ['its body was changed', mismatch, (request) => ({ ...request, body: request.body.replace('me', 'we') })],
    ['body and declared body hash disagree', mismatch, (request) => ({ ...request, body: '{}' })],
    ['its path was changed', mismatch, (request) => ({ ...request, path: '/graphql/connect' })],
    ['its method was changed', mismatch, (request) => ({ ...request, method: 'GET' })],
    ['it was signed for another host', mismatch, withHeaders({ host: '127.0.0.1:4001' })],
    ['a signed header was changed', mismatch, withHeaders({ 'content-type': 'text/plain' })],
    ['it has no signature', 'MissingAuthenticationTokenException', withHeaders({ authorization: '' })],
    [
      'its scope was rewritten',
      mismatch,
      (request) => {
        const authorization = request.headers.authorization?.replace('/appsync/', '/kms/') ?? '';
        return withHeaders({ authorization })(request);
      },
    ],
    [
      'its signature is cut off',
      incomplete,
      (request) => {
        const authorization = request.headers.authorization?.slice(0, -1) ?? '';
        return withHeaders({ authorization })(request);
      },
    ],
    ['it has no session token', incomplete, withHeaders({ 'x-amz-security-token': '' })],
    ['its session token is no token', unrecognized, withHeaders({ 'x-amz-security-token': 'a.b' })],
    ['it has no date', incomplete, withHeaders({ 'x-amz-date': '' })],
    ['its date is none', incomplete, withHeaders({ 'x-amz-date': '20251399T250000Z' })],
  ])('%s', async (_, errorType, change) => {
    const request = change(await sign());
    await expect(verify(request)).rejects.toMatchObject({ name: 'AuthenticationError', errorType });
  });

  it.each<[string, string, () => SignOptions]>([
    ['the secret is wrong', mismatch, () => ({ with: { SecretAccessKey: 'x'.repeat(40) } })],
    ['it is older than five minutes', mismatch, () => ({ date: new Date(Date.now() - 301_000) })],
    [
      'it comes from more than five minutes ahead',
      mismatch,
      () => ({ date: new Date(Date.now() + 301_000) }),
    ],
    ['it was signed for another service', mismatch, () => ({ service: 'kms' })],
    ['it was signed for another region', mismatch, () => ({ region: 'eu-central-1' })],
    ['the access key is another’s', unrecognized, () => ({ with: { AccessKeyId: 'ASIAAAAAAAAAAAAAAAAA' } })],
    ['the session token is missing', incomplete, () => ({ with: { SessionToken: '' } })],
    ['the host was not signed', incomplete, () => ({ unsigned: ['host'] })],
    ['the date was not signed', incomplete, () => ({ unsigned: ['x-amz-date'] })],
    ['the session token was not signed', incomplete, () => ({ unsigned: ['x-amz-security-token'] })],
    [
      'it declares a false body hash',
      mismatch,
      () => ({ headers: { 'x-amz-content-sha256': 'a'.repeat(64) } }),
    ],
    [
      'it declares an unsigned body',
      mismatch,
      () => ({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    ],
  ])('%s', async (_, errorType, options) => {
    await expect(verify(await sign(options()))).rejects.toMatchObject({
      name: 'AuthenticationError',
      errorType,
    });
  });

  it('its credentials have expired', async () => {
    const request = await sign();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(credentials.Expiration) });
    await expect(verify(request)).rejects.toMatchObject({ errorType: 'ExpiredTokenException' });
  });

  it('its session token names another role', async () => {
    const { AccessKeyId, SessionToken } = machines.issueCredentials('ci', 'build-17', 900);
    const [content = '', tag = ''] = SessionToken.split('.');
    const changed = Buffer.from(content, 'base64url').toString().replace('"ci"', '"admin"');
    const forged = `${Buffer.from(changed).toString('base64url')}.${tag}`;
    const request = await sign({ with: { AccessKeyId, SessionToken: forged } });
    await expect(verify(request)).rejects.toMatchObject({ errorType: unrecognized });
  });

  it('its credentials come from another data folder', async () => {
    const { dataDir, remove } = temporaryDataDir();
    const foreign = openMachines(dataDir).issueCredentials('ci', 'build-17', 900);
    remove();
    await expect(verify(await sign({ with: foreign }))).rejects.toMatchObject({ errorType: unrecognized });
  });
});

describe('credentials', () => {
  it('are recognised after a restart, with the same role id', async () => {
    const before = await verify(await sign());
    const request = await sign();
    const after = await openMachines(local.dataDir).verifySignature(request, { service: 'appsync' });
    expect(after.roleId).toBe(before.roleId);
  });

  it('of two roles have different role ids', async () => {
    const other = machines.issueCredentials('deploy', 'build-17', 900);
    const { roleId } = await verify(await sign({ with: other }));
    expect(roleId).not.toBe((await verify(await sign())).roleId);
  });

  it('are never the same twice', () => {
    const [one, two] = [0, 1].map(() => machines.issueCredentials('ci', 'build-17', 900));
    expect(one?.SecretAccessKey).not.toBe(two?.SecretAccessKey);
  });

  it.each([
    ['role', () => machines.issueCredentials('a role', 'build', 900)],
    ['role', () => machines.issueCredentials('', 'build', 900)],
    ['role', () => machines.issueCredentials('x'.repeat(65), 'build', 900)],
    ['session', () => machines.issueCredentials('ci', 'b', 900)],
    ['session', () => machines.issueCredentials('ci', 'a/b', 900)],
    ['life', () => machines.issueCredentials('ci', 'build', 0)],
    ['life', () => machines.issueCredentials('ci', 'build', 43_201)],
  ])('are not issued for a %s out of bounds', (_, issue) => {
    expect(issue).toThrow(RangeError);
  });
});
