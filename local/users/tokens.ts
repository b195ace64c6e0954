/**
 * Access, ID and refresh tokens, in the shape of production (Amazon Cognito developer guide, "Understanding user pool
 * JSON web tokens"): the first two are signed by RS256, the last is encrypted and means nothing to a client.
 */
import { randomUUID } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JwtParseError } from 'aws-jwt-verify/error';
import type { CognitoAccessTokenPayload } from 'aws-jwt-verify/jwt-model';
import { EncryptJWT, SignJWT, jwtDecrypt } from 'jose';
import { issuer, userPoolClientId, userPoolId } from './settings.ts';
import type { TokenKey } from './tokenKey.ts';

/** How long an access or ID token lives, in seconds: Cognito's default. */
export const accessTokenSeconds = 3600;
/** How long a refresh token lives, in seconds: Cognito's default, 30 days. */
export const refreshTokenSeconds = 30 * 24 * 3600;

/** Whom a token speaks for. */
export interface TokenSubject {
  sub: string;
  username: string;
}

/** A sign-in: kept by every token that is refreshed from it. */
export interface TokenSession {
  /** Names the sign-in; what `RevokeToken` revokes. */
  originJti: string;
  /** When the password was shown, in seconds since 1970. A refresh does not move it. */
  authTime: number;
}

/** What a refresh token holds. */
export interface RefreshTokenContent extends TokenSession {
  sub: string;
  /** The count of global sign-outs of the user when the token was made. */
  generation: number;
  /** In seconds since 1970. */
  expiresAt: number;
}

/** A sign-in that happens now. */
export function newSession(): TokenSession {
  return { originJti: randomUUID(), authTime: Math.floor(Date.now() / 1000) };
}

/** Signs an access token: what AppSync takes. `seconds` until it expires. */
export function issueAccessToken(
  key: TokenKey,
  { sub, username }: TokenSubject,
  session: TokenSession,
  seconds: number = accessTokenSeconds,
): Promise<string> {
  const claims = {
    client_id: userPoolClientId,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    username,
  };
  return sign(key, { sub, ...claims }, session, seconds);
}

/** Signs an ID token: tells an app who its user is, and opens nothing. */
export function issueIdToken(
  key: TokenKey,
  { sub, username }: TokenSubject,
  session: TokenSession,
): Promise<string> {
  const claims = { aud: userPoolClientId, token_use: 'id', 'cognito:username': username };
  return sign(key, { sub, ...claims }, session, accessTokenSeconds);
}

/** Encrypts a refresh token. */
export function issueRefreshToken(key: TokenKey, content: RefreshTokenContent): Promise<string> {
  const { sub, originJti, authTime, generation, expiresAt } = content;
  return new EncryptJWT({ sub, origin_jti: originJti, auth_time: authTime, generation, exp: expiresAt })
    .setProtectedHeader({ cty: 'JWT', alg: 'dir', enc: 'A256GCM' })
    .encrypt(key.refreshKey);
}

/** Opens a refresh token, expired or not. Answers undefined for a text that this pool did not encrypt. */
export async function readRefreshToken(
  key: TokenKey,
  token: string,
): Promise<RefreshTokenContent | undefined> {
  try {
    const { payload } = await jwtDecrypt(token, key.refreshKey, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      // Expiry is judged by the caller, who answers it in other words.
      currentDate: new Date(0),
    });
    const { sub, origin_jti: originJti, auth_time: authTime, generation, exp: expiresAt } = payload;
    if (typeof sub !== 'string' || typeof originJti !== 'string' || typeof expiresAt !== 'number')
      return undefined;
    if (typeof authTime !== 'number' || typeof generation !== 'number') return undefined;
    return { sub, originJti, authTime, generation, expiresAt };
  } catch {
    return undefined;
  }
}

/**
 * Makes the check of an access token that production uses, with the pool's own keys in the place of a download.
 *
 * @returns a function that answers the claims, or throws an error of `aws-jwt-verify`
 */
export function createAccessTokenVerifier(key: TokenKey): (token: string) => CognitoAccessTokenPayload {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId: userPoolClientId, tokenUse: 'access' });
  verifier.cacheJwks({ keys: [key.publicJwk] });
  // Never the asynchronous `verify`: an unknown key id would make it ask AWS for the keys of this pool.
  return (token) => {
    const claims = verifier.verifySync(token);
    // The library lets a token pass that has no expiry at all.
    if (typeof claims.exp !== 'number') throw new JwtParseError('The token has no expiry.');
    return claims;
  };
}

function sign(
  key: TokenKey,
  claims: Record<string, string>,
  session: TokenSession,
  seconds: number,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const common = { origin_jti: session.originJti, event_id: randomUUID(), auth_time: session.authTime };
  return new SignJWT({ ...claims, ...common, iss: issuer, iat: now, exp: now + seconds, jti: randomUUID() })
    .setProtectedHeader({ kid: key.keyId, alg: 'RS256' })
    .sign(key.signingKey);
}
