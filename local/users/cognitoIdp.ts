/**
 * The calls of Amazon Cognito's user-pool API (`cognito-idp`, JSON 1.1) that sign-up, sign-in, refresh and sign-out
 * need, in Cognito's shapes and words. No HTTP here: the server mounts `answerCognito` at POST /cognito.
 */
import { CognitoError, parseInput, recordOf, requireClient, requireText } from './cognitoRequest.ts';
import { addUser, findBySub, isRevoked, revokeSession, srpIdentity, verifierOf } from './pool.ts';
import type { User, UserPool } from './pool.ts';
import { completeSignIn, refresh } from './sessions.ts';
import { passwordMaximumLength, passwordMinimumLength } from './settings.ts';
import { passwordMatches } from './srp.ts';
import { answerSrpProof, startSrp } from './srpSignIn.ts';
import type { PublicJwk } from './tokenKey.ts';
import { readRefreshToken } from './tokens.ts';

type Input = Record<string, unknown>;
type Operation = (pool: UserPool, input: Input) => Promise<unknown> | unknown;

/** An answer over HTTP: status 200, or 400 with `{__type, message}`. */
export interface CognitoAnswer {
  status: number;
  body: unknown;
}

const targetPrefix = 'AWSCognitoIdentityProviderService.';

const operations = new Map<string, Operation>([
  ['SignUp', signUp],
  ['ConfirmSignUp', () => ({})],
  ['InitiateAuth', initiateAuth],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['GetTokensFromRefreshToken', getTokensFromRefreshToken],
  ['GetUser', getUser],
  ['RevokeToken', revokeToken],
  ['GlobalSignOut', globalSignOut],
]);

/**
 * Answers one call.
 *
 * @param target the header `X-Amz-Target`
 * @param body the text of the request, JSON
 */
export async function answerCognito(
  pool: UserPool,
  target: string | undefined,
  body: string,
): Promise<CognitoAnswer> {
  try {
    const operation = target?.startsWith(targetPrefix) && operations.get(target.slice(targetPrefix.length));
    if (!operation) throw new CognitoError('UnknownOperationException', 'This operation is not known here.');
    return { status: 200, body: await operation(pool, parseInput(body)) };
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return { status: 400, body: { __type: error.type, message: error.message } };
  }
}

/** The pool's public keys, as `/.well-known/jwks.json` shows them. */
export function jwks(pool: UserPool): { keys: PublicJwk[] } {
  return { keys: [pool.key.publicJwk] };
}

/** SignUp. The user is confirmed at once: this machine sends no mail. */
function signUp(pool: UserPool, input: Input): unknown {
  requireClient(input);
  const username = requireText(input, 'Username');
  const password = requireText(input, 'Password');
  // Cognito's pattern for a username: 1 to 128 letters, marks, symbols, digits and punctuation marks, no space.
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(username)) {
    throw new CognitoError('InvalidParameterException', 'Username is not valid.');
  }
  if (password.length < passwordMinimumLength) {
    throw new CognitoError(
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
    );
  }
  if (password.length > passwordMaximumLength) {
    throw new CognitoError(
      'InvalidPasswordException',
      'Password did not conform with policy: Password too long',
    );
  }
  if (pool.users.has(username)) throw new CognitoError('UsernameExistsException', 'User already exists');
  return { UserConfirmed: true, UserSub: addUser(pool, username, password).sub };
}

function initiateAuth(pool: UserPool, input: Input): Promise<unknown> | unknown {
  requireClient(input);
  const parameters = recordOf(input, 'AuthParameters');
  switch (input.AuthFlow) {
    case 'USER_SRP_AUTH':
      return startSrp(pool, requireText(parameters, 'USERNAME'), requireText(parameters, 'SRP_A'));
    case 'USER_PASSWORD_AUTH':
      return signInByPassword(pool, requireText(parameters, 'USERNAME'), requireText(parameters, 'PASSWORD'));
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN':
      return refresh(pool, requireText(parameters, 'REFRESH_TOKEN'));
    default:
      throw new CognitoError('InvalidParameterException', 'Auth flow not enabled for this client');
  }
}

function respondToAuthChallenge(pool: UserPool, input: Input): Promise<unknown> {
  requireClient(input);
  if (input.ChallengeName !== 'PASSWORD_VERIFIER') {
    throw new CognitoError(
      'InvalidParameterException',
      'Only the challenge PASSWORD_VERIFIER is known here.',
    );
  }
  return completeSignIn(pool, answerSrpProof(pool, recordOf(input, 'ChallengeResponses')));
}

function signInByPassword(pool: UserPool, username: string, password: string): Promise<unknown> {
  // The verifier of a user that does not exist costs the same time as another's.
  const matches = passwordMatches(srpIdentity(username), password, verifierOf(pool, username));
  const user = pool.users.get(username);
  if (!user || !matches) throw new CognitoError('NotAuthorizedException', 'Incorrect username or password.');
  return completeSignIn(pool, user);
}

function getTokensFromRefreshToken(pool: UserPool, input: Input): Promise<unknown> {
  requireClient(input);
  return refresh(pool, requireText(input, 'RefreshToken'));
}

function getUser(pool: UserPool, input: Input): unknown {
  const { user } = requireSignedIn(pool, input);
  return { Username: user.username, UserAttributes: [{ Name: 'sub', Value: user.sub }] };
}

/** RevokeToken: ends a sign-in. A text that is no refresh token of this pool changes nothing and is no error. */
async function revokeToken(pool: UserPool, input: Input): Promise<unknown> {
  requireClient(input);
  const content = await readRefreshToken(pool.key, requireText(input, 'Token'));
  const user = content && findBySub(pool, content.sub);
  if (user) revokeSession(pool, user, content.originJti, content.expiresAt);
  return {};
}

/**
 * GlobalSignOut: ends every sign-in of the user. As in production, an access token opens AppSync until it expires;
 * `GetUser` refuses the one that was shown here, though not those of other sign-ins.
 */
function globalSignOut(pool: UserPool, input: Input): unknown {
  const { user, originJti, expiresAt } = requireSignedIn(pool, input);
  user.generation += 1;
  revokeSession(pool, user, originJti, expiresAt);
  return {};
}

function requireSignedIn(pool: UserPool, input: Input): { user: User; originJti: string; expiresAt: number } {
  let claims;
  try {
    claims = pool.verifyAccessToken(requireText(input, 'AccessToken'));
  } catch (error) {
    if (error instanceof CognitoError) throw error;
    throw new CognitoError('NotAuthorizedException', 'Invalid Access Token');
  }
  const user = findBySub(pool, claims.sub);
  const originJti = claims.origin_jti;
  if (!user || isRevoked(user, originJti)) {
    throw new CognitoError('NotAuthorizedException', 'Access Token has been revoked');
  }
  return { user, originJti, expiresAt: claims.exp };
}
