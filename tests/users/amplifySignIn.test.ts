import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn, signOut, signUp } from 'aws-amplify/auth';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuthenticator } from '../../local/users/authenticator.ts';
import { openMachines } from '../../local/users/machines.ts';
import { clientConfig, userPoolClientId } from '../../local/users/settings.ts';
import { ask, serveCognito, temporaryPool } from './testPool.ts';

let local: Awaited<ReturnType<typeof temporaryPool>>;
let server: Awaited<ReturnType<typeof serveCognito>>;

beforeAll(async () => {
  local = await temporaryPool();
  server = await serveCognito(local.pool);
  Amplify.configure(clientConfig(server.origin));
});

afterEach(async () => {
  vi.useRealTimers();
  server.hooks.before = () => {};
  server.seen.length = 0;
  await signOut();
});

afterAll(async () => {
  await server.close();
  local.remove();
});

describe('a sign-in by aws-amplify', () => {
  it('ends with an access token that AppSync accepts, without the password on the wire', async () => {
    const password = local.passwordOf('alice');
    const { isSignedIn } = await signIn({ username: 'alice', password });
    const { tokens } = await fetchAuthSession();
    const authenticator = createAuthenticator(local.pool, openMachines(local.dataDir));
    const caller = await authenticator.jwt(String(tokens?.accessToken), '127.0.0.1');

    expect(isSignedIn).toBe(true);
    expect(caller.identity.username).toBe('alice');
    expect(server.seen.map(({ operation }) => operation)).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
    expect(JSON.stringify(server.seen)).not.toContain(password);
  });

  it('is refused with a wrong password', async () => {
    const attempt = signIn({ username: 'alice', password: 'not the right password' });
    await expect(attempt).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
  });

  it('is refused for an unknown user at the same step and in the same words as for a wrong password', async () => {
    const attempt = signIn({ username: 'mallory', password: 'not the right password' });
    await expect(attempt).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    expect(server.seen.map(({ operation }) => operation)).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
  });

  it('cannot be repeated by sending its proof once more', async () => {
    await signIn({ username: 'bob', password: local.passwordOf('bob') });
    const proof = JSON.parse(server.seen.at(-1)?.body ?? '') as Record<string, unknown>;
    const { body } = await ask(local.pool, 'RespondToAuthChallenge', proof);
    expect(body.__type).toBe('NotAuthorizedException');
  });

  it('is refused when its proof comes more than three minutes after the challenge', async () => {
    server.hooks.before = ({ operation }) => {
      if (operation !== 'RespondToAuthChallenge') return;
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 181_000 });
    };
    const attempt = signIn({ username: 'bob', password: local.passwordOf('bob') });
    await expect(attempt).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('follows a sign-up at once, with no code to confirm', async () => {
    const password = 'a passphrase of one’s own';
    const { isSignUpComplete } = await signUp({ username: 'dörte', password });
    const { isSignedIn } = await signIn({ username: 'dörte', password });
    expect({ isSignUpComplete, isSignedIn }).toEqual({ isSignUpComplete: true, isSignedIn: true });
  });
});

describe('a refresh by aws-amplify', () => {
  it('brings another access token of the same sign-in, with the auth_time of the password', async () => {
    await signIn({ username: 'alice', password: local.passwordOf('alice') });
    const first = decodeJwt(String((await fetchAuthSession()).tokens?.accessToken));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
    const second = decodeJwt(String((await fetchAuthSession({ forceRefresh: true })).tokens?.accessToken));

    expect(second.jti).not.toBe(first.jti);
    expect(second.iat).toBeGreaterThanOrEqual((first.iat ?? 0) + 600);
    expect([second.auth_time, second.origin_jti]).toEqual([first.auth_time, first.origin_jti]);
  });

  it('is refused after its sign-out', async () => {
    await signIn({ username: 'alice', password: local.passwordOf('alice') });
    await fetchAuthSession({ forceRefresh: true });
    const refresh = JSON.parse(server.seen.at(-1)?.body ?? '') as Record<string, unknown>;
    await signOut();
    const { body } = await ask(local.pool, 'GetTokensFromRefreshToken', {
      ...refresh,
      ClientId: userPoolClientId,
    });
    expect(body).toEqual({ __type: 'NotAuthorizedException', message: 'Refresh Token has been revoked' });
  });
});
