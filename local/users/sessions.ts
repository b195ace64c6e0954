/** Sign-ins: the tokens that begin one, and those that prolong it. */
import { CognitoError } from './cognitoRequest.ts';
import { findBySub, isRevoked } from './pool.ts';
import type { User, UserPool } from './pool.ts';
import {
  accessTokenSeconds,
  issueAccessToken,
  issueIdToken,
  issueRefreshToken,
  newSession,
  readRefreshToken,
  refreshTokenSeconds,
} from './tokens.ts';
import type { TokenSession } from './tokens.ts';

/** The answer to a proven sign-in: new tokens of a new session. */
export async function completeSignIn(pool: UserPool, user: User): Promise<unknown> {
  const session = newSession();
  const expiresAt = session.authTime + refreshTokenSeconds;
  const { sub, generation } = user;
  const refreshToken = await issueRefreshToken(pool.key, { sub, generation, expiresAt, ...session });
  const tokens = await issueTokens(pool, user, session);
  return { ChallengeParameters: {}, AuthenticationResult: { ...tokens, RefreshToken: refreshToken } };
}

/**
 * New access and ID tokens of an old sign-in, without a new refresh token: rotation is off, as in the deployed pool.
 *
 * @throws CognitoError `NotAuthorizedException` when the token is not of this pool, revoked or expired
 */
export async function refresh(pool: UserPool, token: string): Promise<unknown> {
  const content = await readRefreshToken(pool.key, token);
  const user = content && findBySub(pool, content.sub);
  if (!user) throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
  if (content.generation !== user.generation || isRevoked(user, content.originJti)) {
    throw new CognitoError('NotAuthorizedException', 'Refresh Token has been revoked');
  }
  if (content.expiresAt <= Date.now() / 1000) {
    throw new CognitoError('NotAuthorizedException', 'Refresh Token has expired');
  }
  return { ChallengeParameters: {}, AuthenticationResult: await issueTokens(pool, user, content) };
}

async function issueTokens(pool: UserPool, user: User, session: TokenSession) {
  return {
    AccessToken: await issueAccessToken(pool.key, user, session),
    IdToken: await issueIdToken(pool.key, user, session),
    ExpiresIn: accessTokenSeconds,
    TokenType: 'Bearer',
  };
}
