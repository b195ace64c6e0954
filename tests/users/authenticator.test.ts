import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT, decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Authenticator } from '../../local/appsync/types.ts';
import { createAuthenticator } from '../../local/users/authenticator.ts';
import { jwks } from '../../local/users/cognitoIdp.ts';
import { openMachines } from '../../local/users/machines.ts';
import { issuer } from '../../local/users/settings.ts';
import { issueAccessToken, issueIdToken, newSession } from '../../local/users/tokens.ts';
import { temporaryPool } from './testPool.ts';

let local: Awaited<ReturnType<typeof temporaryPool>>;
let authenticator: Authenticator;
let good: string;

const session = newSession();
const alice = () => ({ sub: local.pool.users.get('alice')?.sub ?? '', username: 'alice' });

beforeAll(async () => {
  local = await temporaryPool();
  authenticator = createAuthenticator(local.pool, openMachines(local.dataDir));
  good = await issueAccessToken(local.pool.key, alice(), session);
});
afterAll(() => local.remove());

/** A token with other claims, signed by the pool's own key unless another is given. */
function forge(claims: JWTPayload, key = local.pool.key.signingKey, header = {}): Promise<string> {
  const { keyId } = local.pool.key;
  return new SignJWT({ ...decodeJwt(good), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, ...header })
    .sign(key);
}

const base64Url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const strangerKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const unauthorized = 'You are not authorized to make this call.';
const unreadable = 'Unable to parse JWT token.';
const refused: [string, string, () => Promise<string> | string][] = [
  ['an ID token', unauthorized, () => issueIdToken(local.pool.key, alice(), session)],
  ['an expired token', 'Token has expired.', () => issueAccessToken(local.pool.key, alice(), session, -1)],
  ['a token of another issuer', unauthorized, () => forge({ iss: 'https://example.com' })],
  ['a token of another pool', unauthorized, () => forge({ iss: issuer.replace('LocalVault', 'Another') })],
  ['a token of another client', unauthorized, () => forge({ client_id: 'anotheranotheranotheranoth' })],
  ['a token without a client', unauthorized, () => forge({ client_id: undefined })],
  ['a token without an expiry', unreadable, () => forge({ exp: undefined })],
  ['a token that another key signed', unauthorized, () => forge({}, strangerKey())],
  ['a token of an unknown key id', unauthorized, () => forge({}, strangerKey(), { kid: 'unknown' })],
  [
    'a token with changed claims',
    unauthorized,
    () => {
      const [header, , signature] = good.split('.');
      return `${header}.${base64Url({ ...decodeJwt(good), sub: 'someone else' })}.${signature}`;
    },
  ],
  [
    'a token without signature (alg none)',
    unreadable,
    () => {
      const header = base64Url({ alg: 'none', kid: local.pool.key.keyId });
      return `${header}.${good.split('.')[1]}.`;
    },
  ],
  [
    'a token signed by HMAC with the public key',
    unreadable,
    () => {
      const pem = createPublicKey(local.pool.key.signingKey).export({ type: 'spki', format: 'pem' });
      const { keyId } = local.pool.key;
      return new SignJWT(decodeJwt(good))
        .setProtectedHeader({ alg: 'HS256', kid: keyId })
        .sign(Buffer.from(pem));
    },
  ],
  ['a text that is no token', unreadable, () => 'nonsense'],
  ['two tokens in one header', unreadable, () => `${good}, ${good}`],
  ['nothing', 'Valid authorization header not provided.', () => ''],
  ['the word Bearer alone', unreadable, () => 'Bearer'],
];

describe('the authenticator', () => {
  it.each(refused)('refuses %s with "%s"', async (_, message, token) => {
    const attempt = authenticator.jwt(await token(), '127.0.0.1');
    await expect(attempt).rejects.toMatchObject({ name: 'AuthenticationError', message });
  });

  it.each(['', 'Bearer ', 'bearer '])(
    '[identity.cognito] takes an access token after "%s" and answers AppSync’s identity',
    async (prefix) => {
      const claims = decodeJwt(good);
      expect(await authenticator.jwt(prefix + good, '127.0.0.1')).toEqual({
        mode: 'AMAZON_COGNITO_USER_POOLS',
        expiresAt: claims.exp,
        identity: {
          sub: alice().sub,
          issuer,
          username: 'alice',
          claims,
          sourceIp: ['127.0.0.1'],
          groups: null,
          defaultAuthStrategy: 'ALLOW',
        },
      });
    },
  );

  it('[clients.access-token] takes a token with exactly the claims of production', () => {
    expect(Object.keys(decodeJwt(good)).sort()).toEqual([
      'auth_time',
      'client_id',
      'event_id',
      'exp',
      'iat',
      'iss',
      'jti',
      'origin_jti',
      'scope',
      'sub',
      'token_use',
      'username',
    ]);
  });
});

describe('the key set', () => {
  it('holds no private member', () => {
    expect(jwks(local.pool).keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ]);
  });
});
