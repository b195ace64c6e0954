import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMachines } from '../../local/users/machines.ts';
import { openUserPool } from '../../local/users/pool.ts';
import { userPoolClientId } from '../../local/users/settings.ts';
import { ask, temporaryDataDir, temporaryPool } from './testPool.ts';

const ClientId = userPoolClientId;
let local: Awaited<ReturnType<typeof temporaryPool>>;

beforeAll(async () => {
  local = await temporaryPool();
  openMachines(local.dataDir);
});
afterAll(() => local.remove());

const signIn = (USERNAME: string, PASSWORD: string, pool = local.pool) =>
  ask(pool, 'InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });

describe('the first start', () => {
  it('makes alice, bob and carol with different passwords of at least 12 characters', () => {
    const { newDemoUsers } = local.pool;
    expect(newDemoUsers.map(({ username }) => username)).toEqual(['alice', 'bob', 'carol']);
    expect(newDemoUsers.every(({ password }) => password.length >= 12)).toBe(true);
    expect(new Set(newDemoUsers.map(({ password }) => password)).size).toBe(3);
  });

  it('writes the passwords to demo-users.json', () => {
    const written: unknown = JSON.parse(readFileSync(join(local.dataDir, 'demo-users.json'), 'utf8'));
    expect(written).toEqual(local.pool.newDemoUsers);
  });

  it('leaves files of mode 0600 alone', () => {
    const modes = readdirSync(local.dataDir).map((name) => [
      name,
      statSync(join(local.dataDir, name)).mode & 0o777,
    ]);
    expect(Object.fromEntries(modes)).toEqual({
      'demo-users.json': 0o600,
      'machine-key.json': 0o600,
      'token-key.json': 0o600,
      'users.json': 0o600,
    });
  });

  it('puts no password into users.json, in no encoding', async () => {
    const password = 'correct horse battery';
    await ask(local.pool, 'SignUp', { ClientId, Username: 'frank', Password: password });
    const text = readFileSync(join(local.dataDir, 'users.json'), 'utf8');
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      expect(text).not.toContain(Buffer.from(password).toString(encoding));
    }
  });

  it('is refused where only a started vault will do', async () => {
    const { dataDir, remove } = temporaryDataDir();
    await expect(openUserPool(dataDir, { create: false })).rejects.toThrow('start the vault once');
    expect(() => openMachines(dataDir, { create: false })).toThrow('start the vault once');
    expect(readdirSync(dataDir)).toEqual([]);
    remove();
  });
});

describe('a restart', () => {
  it('keeps users, ids, passwords and signing key, and makes no new demo users', async () => {
    const again = await openUserPool(local.dataDir);
    expect(again.newDemoUsers).toEqual([]);
    expect([...again.users.values()]).toEqual([...local.pool.users.values()]);
    expect(again.key.publicJwk).toEqual(local.pool.key.publicJwk);
    expect((await signIn('alice', local.passwordOf('alice'), again)).status).toBe(200);
  });

  it('keeps refresh tokens, and what was revoked', async () => {
    const kept = (await signIn('alice', local.passwordOf('alice'))).body.AuthenticationResult;
    const revoked = (await signIn('alice', local.passwordOf('alice'))).body.AuthenticationResult;
    await ask(local.pool, 'RevokeToken', { ClientId, Token: revoked?.RefreshToken });
    const again = await openUserPool(local.dataDir);
    const refresh = (RefreshToken?: string) =>
      ask(again, 'GetTokensFromRefreshToken', { ClientId, RefreshToken });
    expect((await refresh(kept?.RefreshToken)).status).toBe(200);
    expect((await refresh(revoked?.RefreshToken)).body.message).toBe('Refresh Token has been revoked');
  });

  it.each(['users.json', 'token-key.json', 'machine-key.json'])(
    'is refused with a damaged %s',
    async (name) => {
      const { dataDir, remove } = temporaryDataDir();
      writeFileSync(join(dataDir, name), '{"cut of');
      const open = async () => {
        openMachines(dataDir);
        await openUserPool(dataDir);
      };
      await expect(open()).rejects.toThrow(`${name} is damaged`);
      remove();
    },
  );
});
