/** Proves who calls the local AppSync, and says it in the shape of `ctx.identity`. */
import { JwtExpiredError, JwtInvalidSignatureAlgorithmError, JwtParseError } from 'aws-jwt-verify/error';
import { AuthenticationError } from '../appsync/types.ts';
import type { Authenticator, Caller, SignedRequest } from '../appsync/types.ts';
import type { Machines } from './machines.ts';
import type { UserPool } from './pool.ts';
import { accountId } from './settings.ts';

/**
 * Makes the authenticator of the two modes that the API has: Cognito user pool, and IAM.
 *
 * A token is judged as in production, by `aws-jwt-verify`: signature by a key of the pool, RS256, issuer, client,
 * `token_use` access, expiry. AppSync itself also takes an ID token; the vault does not.
 */
export function createAuthenticator(pool: UserPool, machines: Machines): Authenticator {
  return {
    jwt: async (token, sourceIp) => callerByToken(pool, token, sourceIp),
    sigv4: (request, sourceIp) => callerBySignature(machines, request, sourceIp),
  };
}

function callerByToken(pool: UserPool, token: string, sourceIp: string): Caller {
  const bare = token.replace(/^Bearer +/i, '').trim();
  if (!bare) throw new AuthenticationError('Valid authorization header not provided.');
  let claims;
  try {
    claims = pool.verifyAccessToken(bare);
  } catch (error) {
    throw new AuthenticationError(refusal(error));
  }
  const groups = claims['cognito:groups'];
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    expiresAt: claims.exp,
    identity: {
      sub: claims.sub,
      issuer: claims.iss,
      username: claims.username,
      claims,
      sourceIp: [sourceIp],
      groups: groups ?? null,
      defaultAuthStrategy: 'ALLOW',
    },
  };
}

/** AppSync's words. They never tell which claim was wrong, nor repeat any of it. */
function refusal(error: unknown): string {
  if (error instanceof JwtExpiredError) return 'Token has expired.';
  if (error instanceof JwtParseError || error instanceof JwtInvalidSignatureAlgorithmError) {
    return 'Unable to parse JWT token.';
  }
  return 'You are not authorized to make this call.';
}

async function callerBySignature(
  machines: Machines,
  request: SignedRequest,
  sourceIp: string,
): Promise<Caller> {
  const { role, session, roleId, expiresAt } = await machines.verifySignature(request, {
    service: 'appsync',
  });
  return {
    mode: 'AWS_IAM',
    expiresAt,
    identity: {
      accountId,
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp: [sourceIp],
      username: `${roleId}:${session}`,
      userArn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    },
  };
}
