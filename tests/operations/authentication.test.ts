/** Who is let in to `/graphql` and `/graphql/realtime` at all. A refused request does nothing. */
import { decodeJwt, SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import WebSocket from 'ws';
import { subscribe } from '../../examples/realtime.ts';
import { openMachines } from '../../local/users/machines.ts';
import { openUserPool, type UserPool } from '../../local/users/pool.ts';
import { issuer } from '../../local/users/settings.ts';
import { issueAccessToken, issueIdToken, newSession } from '../../local/users/tokens.ts';
import { refusal, userOf } from '../support/api.ts';
import { deployed, itWithKeys } from '../support/host.ts';
import { post, type Answer } from '../support/http.ts';
import { credentialsOf, postSigned, signed, type Signing } from '../support/machine.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';
import { openTable } from '../support/table.ts';
import { accessTokenOf } from '../support/tokens.ts';
import { memberIdOf, vaultRows } from '../support/traces.ts';

const table = openTable();
const strangersDir = temporaryFolder();
let pool: UserPool;
let strangers: UserPool;
let vaultId: string;
let good: string;

const alice = await userOf('alice');

beforeAll(async () => {
  if (!deployed) {
    pool = await openUserPool(inject('dataDir'), { create: false });
    strangers = await openUserPool(strangersDir);
  }
  vaultId = (await alice.createVault()).id;
  good = await accessTokenOf('alice');
});
afterAll(() => {
  table.close();
  removeFolder(strangersDir);
});

const subject = async () => ({ sub: await memberIdOf(alice), username: 'alice' });

/** A change of alice's own vault, as the body of a request. */
const change = (): string =>
  JSON.stringify({
    query: 'mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }',
    variables: {
      input: { requestToken: crypto.randomUUID(), vaultId, title: 'x', login: { password: 'canary' } },
    },
  });

/** The vault's rows; of a deployed vault, its items. */
const contents = () => (deployed ? alice.items({ vaultId }) : vaultRows(table, vaultId));

/** The refusal of a request, once it is certain that it changed nothing and gives nothing away. */
async function refused(send: () => Promise<Answer>): Promise<Answer> {
  const before = await contents();
  const answer = await send();
  expect(await contents()).toEqual(before);
  expect(JSON.stringify(answer.body)).not.toMatch(/canary|arn:|cognito-idp|LocalVault/);
  return answer;
}

/** A token with other claims, signed by the pool's own key unless another pool's is given. */
async function forge(claims: JWTPayload, by = pool, kid = by.key.keyId): Promise<string> {
  return new SignJWT({ ...decodeJwt(good), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(by.key.signingKey);
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unauthorized = 'You are not authorized to make this call.';
const unreadable = 'Unable to parse JWT token.';

const refusedTokens: [string, string, () => Promise<string> | string][] = [
  ['an ID token', unauthorized, async () => issueIdToken(pool.key, await subject(), newSession())],
  [
    'an expired token',
    'Token has expired.',
    async () => issueAccessToken(pool.key, await subject(), newSession(), -1),
  ],
  ['a token of another issuer', unauthorized, () => forge({ iss: 'https://example.com' })],
  [
    'a token of another pool’s name',
    unauthorized,
    () => forge({ iss: issuer.replace('LocalVault', 'Other') }),
  ],
  [
    'another pool’s token of the same name',
    unauthorized,
    async () => issueAccessToken(strangers.key, await subject(), newSession()),
  ],
  ['another pool’s token under our key’s id', unauthorized, () => forge({}, strangers, pool.key.keyId)],
  ['a token of another client', unauthorized, () => forge({ client_id: 'anotheranotheranotheranoth' })],
  ['a token without expiry', unreadable, () => forge({ exp: undefined })],
  [
    'a token whose subject was changed',
    unauthorized,
    () => {
      const [header, , signature] = good.split('.');
      return `${header}.${part({ ...decodeJwt(good), sub: 'somebody else' })}.${signature}`;
    },
  ],
  [
    'a token whose signature was changed',
    unauthorized,
    () => good.replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`),
  ],
  ['a token without a signature', unreadable, () => `${part({ alg: 'none' })}.${good.split('.')[1]}.`],
  ['a text that is no token', unreadable, () => 'nonsense'],
  ['the word Bearer alone', unreadable, () => 'Bearer'],
];

describe('a person', () => {
  it.each(['', 'Bearer '])('is let in with an access token after "%s"', async (prefix) => {
    const { status, body } = await post(JSON.stringify({ query: '{ me { id } }' }), {
      authorization: prefix + good,
    });

    expect({ status, body }).toEqual({ status: 200, body: { data: { me: { id: (await subject()).sub } } } });
  });

  itWithKeys.each(refusedTokens)('is refused with %s: 401, "%s"', async (_, message, token) => {
    const authorization = await token();

    expect(await refused(() => post(change(), { authorization }))).toEqual({
      status: 401,
      errorType: 'UnauthorizedException',
      body: { errors: [{ errorType: 'UnauthorizedException', message }] },
    });
  });

  it('is refused without a token: 401', async () => {
    expect(await refused(() => post(change(), {}))).toEqual({
      status: 401,
      errorType: 'UnauthorizedException',
      body: { errors: [{ errorType: 'UnauthorizedException', message: 'Missing authorization header' }] },
    });
  });

  it('is refused with an API key, also beside a good token: 401', async () => {
    const key = { 'x-api-key': 'key' };
    for (const headers of [key, { ...key, authorization: good }]) {
      expect(await refused(() => post(change(), headers))).toMatchObject({
        status: 401,
        errorType: 'UnauthorizedException',
      });
    }
  });

  it('is told of the credentials before the query is looked at', async () => {
    expect(await post('{ not json', { authorization: 'nonsense' })).toMatchObject({ status: 401 });
  });
});

describe('a person’s subscription', () => {
  const query = 'subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { id } }';
  /** `tokens`: of the connection, then of the start. */
  const open = (tokens: string[]) =>
    subscribe(
      {
        endpoint: inject('endpoint'),
        accessToken: () => Promise.resolve(tokens.shift() ?? ''),
        WebSocket,
      },
      query,
      { vaultId },
    );

  itWithKeys.each(refusedTokens)('is refused with %s', async (_, message, token) => {
    expect(await refusal(open([await token()]))).toMatchObject({
      errorType: 'UnauthorizedException',
      message,
    });
  });

  itWithKeys('ends when its token expires', async () => {
    const brief = await issueAccessToken(pool.key, await subject(), newSession(), 2);
    const subscription = await open([brief]);

    const ended = refusal(subscription[Symbol.asyncIterator]().next());

    expect((await ended).errorType).toBe('ConnectionClosed');
  });
});

describe('a machine', () => {
  const machine = (): Signing => ({ credentials: credentialsOf('ci') });

  itWithKeys('is let in with a signature over its request', async () => {
    const { status, body } = await postSigned(machine(), JSON.stringify({ query: '{ me { id } }' }));

    expect({ status, body }).toEqual({ status: 200, body: { data: { me: { id: '000000000000:ci' } } } });
  });

  itWithKeys('is a stranger in a vault that it is no member of', async () => {
    const { status, body } = await refused(() => postSigned(machine(), change()));

    expect(status).toBe(200);
    expect(body).toMatchObject({ data: { createItem: null }, errors: [{ errorType: 'NotFound' }] });
  });

  const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  itWithKeys.each<[string, string, () => Signing]>([
    ['another service', 'InvalidSignatureException', () => ({ ...machine(), service: 'execute-api' })],
    ['another region', 'InvalidSignatureException', () => ({ ...machine(), region: 'eu-west-1' })],
    ['a signature of six minutes ago', 'InvalidSignatureException', () => ({ ...machine(), date: ago(6) })],
    [
      'a signature of six minutes ahead',
      'InvalidSignatureException',
      () => ({ ...machine(), date: ago(-6) }),
    ],
    [
      'another secret',
      'InvalidSignatureException',
      () => ({ credentials: { ...credentialsOf('ci'), SecretAccessKey: 'x'.repeat(40) } }),
    ],
    [
      'another session’s token',
      'UnrecognizedClientException',
      () => ({ credentials: { ...credentialsOf('ci'), SessionToken: credentialsOf('ci').SessionToken } }),
    ],
    [
      'a token that raises its role',
      'UnrecognizedClientException',
      () => {
        const credentials = credentialsOf('ci');
        const [content = '', tag] = credentials.SessionToken.split('.');
        const session = JSON.parse(Buffer.from(content, 'base64url').toString()) as string[];
        session[1] = 'admin';
        return { credentials: { ...credentials, SessionToken: `${part(session)}.${tag}` } };
      },
    ],
    [
      'credentials of another vault’s data folder',
      'UnrecognizedClientException',
      () => ({ credentials: openMachines(strangersDir).issueCredentials('ci', 'test', 900) }),
    ],
  ])('is refused with %s: 403 %s', async (_, errorType, signing) => {
    const message = expect.any(String) as string;

    expect(await refused(() => postSigned(signing(), change()))).toEqual({
      status: 403,
      errorType,
      body: { errors: [{ errorType, message }] },
    });
  });

  itWithKeys('is refused with a body that was changed after the signature: 403', async () => {
    const body = JSON.stringify({ query: '{ me { id } }' });

    expect(await refused(() => postSigned(machine(), body, change()))).toMatchObject({
      status: 403,
      errorType: 'InvalidSignatureException',
    });
  });

  itWithKeys('is refused with expired credentials: 403', async () => {
    const credentials = openMachines(inject('dataDir'), { create: false }).issueCredentials('ci', 'test', 1);
    await expect
      .poll(async () => (await postSigned({ credentials }, '{"query":"{ me { id } }"}')).status, {
        timeout: 5000,
      })
      .toBe(403);

    expect(await refused(() => postSigned({ credentials }, change()))).toMatchObject({
      status: 403,
      errorType: 'ExpiredTokenException',
    });
  });

  itWithKeys('is let in with a signature over a GET, and not over another query', async () => {
    const signedFor = { query: '{ me { id } }', operationName: '' };
    const { headers } = await signed(machine(), { method: 'GET', query: signedFor });
    const get = (query: Record<string, string>) =>
      fetch(`${inject('endpoint')}?${new URLSearchParams(query).toString()}`, { headers });

    const answer = await get(signedFor);
    expect(await answer.json()).toEqual({ data: { me: { id: '000000000000:ci' } } });
    expect((await get({ ...signedFor, query: '{ me { kind } }' })).status).toBe(403);
  });

  it('is refused with half a signature: 403', async () => {
    expect(
      await refused(() => post(change(), { authorization: 'AWS4-HMAC-SHA256 Credential=x' })),
    ).toMatchObject({ status: 403, errorType: 'IncompleteSignatureException' });
  });
});
