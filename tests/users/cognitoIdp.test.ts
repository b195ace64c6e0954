import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerCognito } from '../../local/users/cognitoIdp.ts';
import { userPoolClientId } from '../../local/users/settings.ts';
import { prime } from '../../local/users/srp.ts';
import { ask as askPool, temporaryPool } from './testPool.ts';

const ClientId = userPoolClientId;
let local: Awaited<ReturnType<typeof temporaryPool>>;

beforeAll(async () => {
  local = await temporaryPool();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => local.remove());

const ask = (operation: string, input: Record<string, unknown>) => askPool(local.pool, operation, input);

async function signIn(username: string, password = local.passwordOf(username)) {
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  const { body } = await ask('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const { AccessToken = '', RefreshToken = '', IdToken = '' } = body.AuthenticationResult ?? {};
  return { body, AccessToken, RefreshToken, IdToken };
}

const startSrp = (username: string, clientValue = 'abcdef') =>
  ask('InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: clientValue },
  });

describe('USER_PASSWORD_AUTH', () => {
  it('answers tokens for the right password and refuses any other', async () => {
    const right = await signIn('alice');
    const wrong = await signIn('alice', local.passwordOf('bob'));
    expect(right.AccessToken).not.toBe('');
    expect(wrong.body).toEqual({
      __type: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
  });

  it('refuses a user that does not exist in the same words', async () => {
    const unknown = await signIn('mallory', 'some long password');
    expect(unknown.body).toEqual((await signIn('alice', 'some long password')).body);
  });
});

describe('USER_SRP_AUTH', () => {
  it('gives a user that does not exist a challenge of the same shape, with a salt that stays', async () => {
    const known = (await startSrp('alice')).body.ChallengeParameters ?? {};
    const unknown = (await startSrp('mallory')).body.ChallengeParameters ?? {};
    const again = (await startSrp('mallory')).body.ChallengeParameters ?? {};
    const other = (await startSrp('trudy')).body.ChallengeParameters ?? {};

    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    expect(unknown.SALT).toHaveLength(known.SALT?.length ?? 0);
    expect(Math.abs((unknown.SRP_B?.length ?? 0) - (known.SRP_B?.length ?? 0))).toBeLessThan(4);
    expect(again.SALT).toBe(unknown.SALT);
    expect(other.SALT).not.toBe(unknown.SALT);
    expect(again.SRP_B).not.toBe(unknown.SRP_B);
  });

  it.each([
    ['zero', '0'],
    ['the prime', prime.toString(16)],
    ['twice the prime', (2n * prime).toString(16)],
    ['no number', 'xyz'],
    ['longer than the group', 'f'.repeat(800)],
  ])('refuses a client value that is %s', async (_, clientValue) => {
    expect((await startSrp('alice', clientValue)).body.__type).toBe('InvalidParameterException');
  });

  it('keeps at most 1,000 challenges', async () => {
    const pending = { username: 'x', clientValue: 1n, challenge: { privateValue: 1n, publicValue: 1n } };
    for (let n = 0; n < 1000; n++) local.pool.challenges.set(`${n}`, { ...pending, expiresAt: Infinity });
    await startSrp('alice');
    expect(local.pool.challenges.size).toBe(1000);
    local.pool.challenges.clear();
  });
});

describe('SignUp', () => {
  const signUp = (Username: string, Password: string) => ask('SignUp', { ClientId, Username, Password });

  it.each([
    ['a password of 11 characters', 'erin', 'x'.repeat(11), 'InvalidPasswordException'],
    ['a password of 257 characters', 'erin', 'x'.repeat(257), 'InvalidPasswordException'],
    ['a name that is taken', 'alice', 'x'.repeat(12), 'UsernameExistsException'],
    ['a name with a space', 'erin moriarty', 'x'.repeat(12), 'InvalidParameterException'],
  ])('refuses %s', async (_, username, password, type) => {
    expect((await signUp(username, password)).body.__type).toBe(type);
  });

  it('confirms the user at once', async () => {
    const { body } = await signUp('erin', 'x'.repeat(12));
    expect(body.UserConfirmed).toBe(true);
    expect((await signIn('erin', 'x'.repeat(12))).AccessToken).not.toBe('');
  });
});

describe('a refresh token', () => {
  const refresh = (RefreshToken: string) => ask('GetTokensFromRefreshToken', { ClientId, RefreshToken });

  it('serves REFRESH_TOKEN_AUTH too', async () => {
    const { RefreshToken } = await signIn('alice');
    const AuthParameters = { REFRESH_TOKEN: RefreshToken };
    const { body } = await ask('InitiateAuth', { ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
    expect(body.AuthenticationResult?.AccessToken).toBeDefined();
    expect(body.AuthenticationResult?.RefreshToken).toBeUndefined();
  });

  it.each(['RevokeToken', 'GlobalSignOut'])(
    'is refused after %s, and no other user notices',
    async (operation) => {
      const alice = await signIn('alice');
      const bob = await signIn('bob');
      await ask(operation, { ClientId, Token: alice.RefreshToken, AccessToken: alice.AccessToken });
      expect((await refresh(alice.RefreshToken)).body.message).toBe('Refresh Token has been revoked');
      expect((await refresh(bob.RefreshToken)).status).toBe(200);
    },
  );

  it('is refused in every session of the user after GlobalSignOut, and only in its own after RevokeToken', async () => {
    const [one, two, three] = [await signIn('carol'), await signIn('carol'), await signIn('carol')];
    await ask('RevokeToken', { ClientId, Token: one.RefreshToken });
    expect((await refresh(two.RefreshToken)).status).toBe(200);
    await ask('GlobalSignOut', { AccessToken: two.AccessToken });
    expect((await refresh(three.RefreshToken)).status).toBe(400);
    expect((await refresh((await signIn('carol')).RefreshToken)).status).toBe(200);
  });

  it('is forgotten by the list of revoked ones once it has expired anyway', async () => {
    const revokeOne = async () => ask('RevokeToken', { ClientId, Token: (await signIn('bob')).RefreshToken });
    await revokeOne();
    await revokeOne();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 24 * 3600_000 });
    await revokeOne();
    expect(local.pool.users.get('bob')?.revoked).toHaveLength(1);
  });

  it('is refused after 30 days', async () => {
    const { RefreshToken } = await signIn('alice');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30 * 24 * 3600_000 + 1000 });
    expect((await refresh(RefreshToken)).body.message).toBe('Refresh Token has expired');
  });

  it('is refused when it is an access token, or one character differs', async () => {
    const { RefreshToken, AccessToken } = await signIn('alice');
    const middle = RefreshToken.length - 30;
    const changed = RefreshToken[middle] === 'A' ? 'B' : 'A';
    const tampered = RefreshToken.slice(0, middle) + changed + RefreshToken.slice(middle + 1);
    expect((await refresh(AccessToken)).body.message).toBe('Invalid Refresh Token');
    expect((await refresh(tampered)).body.message).toBe('Invalid Refresh Token');
  });

  it('tells its bearer nothing of the user', async () => {
    const { RefreshToken } = await signIn('alice');
    const decoded = RefreshToken.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(decoded.join()).not.toContain(local.pool.users.get('alice')?.sub);
  });
});

describe('GetUser', () => {
  const getUser = (AccessToken: string) => ask('GetUser', { AccessToken });

  it('names the user of an access token, until its sign-in is revoked', async () => {
    const { AccessToken, RefreshToken } = await signIn('alice');
    expect((await getUser(AccessToken)).body.Username).toBe('alice');
    await ask('RevokeToken', { ClientId, Token: RefreshToken });
    expect((await getUser(AccessToken)).body.message).toBe('Access Token has been revoked');
  });

  it('refuses an ID token', async () => {
    expect((await getUser((await signIn('alice')).IdToken)).body.__type).toBe('NotAuthorizedException');
  });
});

describe('a request', () => {
  it.each(['SignUp', 'InitiateAuth', 'RespondToAuthChallenge', 'RevokeToken', 'GetTokensFromRefreshToken'])(
    'to %s from another client id is refused',
    async (operation) => {
      const input = { ClientId: 'another', Token: 'x', RefreshToken: 'x' };
      expect((await ask(operation, input)).body.__type).toBe('ResourceNotFoundException');
    },
  );

  it.each(['', 'nonsense', '[]', 'null', '"text"'])('with the body %j is refused', async (body) => {
    const answer = await answerCognito(local.pool, 'AWSCognitoIdentityProviderService.SignUp', body);
    expect(answer).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  it.each([
    undefined,
    '',
    'AWSCognitoIdentityProviderService.AdminDeleteUser',
    'SignUp',
    'AnotherServiceWithJustAsLongAName.SignUp',
  ])('with the target %j is refused', async (target) => {
    const answer = await answerCognito(local.pool, target, '{}');
    expect(answer).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
  });
});
