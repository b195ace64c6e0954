/** The two requests of a sign-in by SRP: a challenge, then the client's proof of the password. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { CognitoError, requireText } from './cognitoRequest.ts';
import { srpIdentity, verifierOf } from './pool.ts';
import type { User, UserPool } from './pool.ts';
import { createChallenge, expectedSignature, parseClientValue } from './srp.ts';

/** How long a client may take for its proof. */
const challengeMilliseconds = 3 * 60_000;
/** The oldest challenge gives way to a newer one beyond this, so that a flood of them takes no more memory. */
const challengeLimit = 1000;

/**
 * Answers `InitiateAuth` with USER_SRP_AUTH. A user that does not exist gets a challenge like any other
 * (Cognito's `PreventUserExistenceErrors`), and fails at the proof.
 *
 * @param clientValue A, in hexadecimal
 * @throws CognitoError `InvalidParameterException` when A is no value of the group
 */
export function startSrp(pool: UserPool, username: string, clientValue: string): unknown {
  const parsed = parseClientValue(clientValue);
  if (parsed === undefined) throw new CognitoError('InvalidParameterException', 'SRP_A is not valid.');
  const { salt, verifier } = verifierOf(pool, username);
  const challenge = createChallenge(verifier);
  const secretBlock = randomBytes(64).toString('base64');
  makeRoom(pool);
  pool.challenges.set(secretBlock, {
    username,
    clientValue: parsed,
    challenge,
    expiresAt: Date.now() + challengeMilliseconds,
  });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USERNAME: username,
      USER_ID_FOR_SRP: username,
      SALT: salt,
      SRP_B: challenge.publicValue.toString(16),
      SECRET_BLOCK: secretBlock,
    },
  };
}

/**
 * Judges the proof in `RespondToAuthChallenge`. A challenge serves once.
 *
 * @param responses `ChallengeResponses` of the request
 * @returns the user who proved the password
 * @throws CognitoError `NotAuthorizedException`, the same for every reason
 */
export function answerSrpProof(pool: UserPool, responses: Record<string, unknown>): User {
  const secretBlock = requireText(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const timestamp = requireText(responses, 'TIMESTAMP');
  const signature = Buffer.from(requireText(responses, 'PASSWORD_CLAIM_SIGNATURE'), 'base64');

  const pending = pool.challenges.get(secretBlock);
  pool.challenges.delete(secretBlock);
  if (!pending || pending.expiresAt < Date.now()) throw incorrect();
  const expected = expectedSignature(
    srpIdentity(pending.username),
    verifierOf(pool, pending.username).verifier,
    pending.clientValue,
    pending.challenge,
    Buffer.from(secretBlock, 'base64'),
    timestamp,
  );
  const proven = signature.length === expected.length && timingSafeEqual(signature, expected);
  const user = pool.users.get(pending.username);
  if (!proven || !user) throw incorrect();
  return user;
}

function makeRoom(pool: UserPool): void {
  const now = Date.now();
  for (const [secretBlock, { expiresAt }] of pool.challenges) {
    if (expiresAt >= now && pool.challenges.size < challengeLimit) break;
    pool.challenges.delete(secretBlock);
  }
}

function incorrect(): CognitoError {
  return new CognitoError('NotAuthorizedException', 'Incorrect username or password.');
}
