/** The users of the local pool, kept in `users.json` of the data folder: for each a verifier, never a password. */
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DataDirError, readPrivateJson, writePrivateFile } from '../dataDir.ts';
import { userPoolId } from './settings.ts';
import { createVerifier } from './srp.ts';
import type { SrpChallenge, SrpVerifier } from './srp.ts';
import { openTokenKey } from './tokenKey.ts';
import type { TokenKey } from './tokenKey.ts';
import { createAccessTokenVerifier } from './tokens.ts';

/** A user as the file keeps it. */
export interface User extends SrpVerifier {
  /** UUID: the member id in the vault. */
  sub: string;
  username: string;
  /** Count of global sign-outs; refresh tokens of an earlier count are void. */
  generation: number;
  /** Sign-ins that were revoked, each kept until its last refresh token (seconds since 1970) has expired. */
  revoked: { originJti: string; until: number }[];
}

/** A user made at the first start, with the password that only `demo-users.json` and its reader know. */
export interface DemoUser {
  username: string;
  password: string;
}

/** An open pool. */
export interface UserPool {
  key: TokenKey;
  /** By username. */
  users: Map<string, User>;
  /** SRP exchanges that wait for the client's proof, by secret block. */
  challenges: Map<string, PendingChallenge>;
  verifyAccessToken: ReturnType<typeof createAccessTokenVerifier>;
  /** Not empty at the very first start alone: to be shown once. */
  newDemoUsers: DemoUser[];
  usersPath: string;
}

/** The server's half of a sign-in by SRP. */
export interface PendingChallenge {
  username: string;
  clientValue: bigint;
  challenge: SrpChallenge;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const demoUsernames = ['alice', 'bob', 'carol'];

/**
 * Opens the pool of a data folder; at the first start makes its keys and the demo users.
 *
 * @param dataDir from `openDataDir`
 * @param create false to refuse a folder that no server has used yet
 * @throws DataDirError when a file is missing, damaged or cannot be written
 */
export async function openUserPool(dataDir: string, { create = true } = {}): Promise<UserPool> {
  const usersPath = join(dataDir, 'users.json');
  const stored = readPrivateJson(usersPath, isUserList);
  if (!stored && !create) {
    throw new DataDirError(`There are no users in ${dataDir}: start the vault once, by npm start.`);
  }
  const key = await openTokenKey(dataDir, create);
  const pool: UserPool = {
    key,
    users: new Map(stored?.map((user) => [user.username, user])),
    challenges: new Map(),
    verifyAccessToken: createAccessTokenVerifier(key),
    newDemoUsers: [],
    usersPath,
  };
  if (!stored) createDemoUsers(pool, dataDir);
  return pool;
}

/** Adds a user and saves. The caller has checked that the name is free and the password long enough. */
export function addUser(pool: UserPool, username: string, password: string): User {
  const user = newUser(username, password);
  pool.users.set(username, user);
  saveUsers(pool);
  return user;
}

/** Saves every user, whole or not at all. */
export function saveUsers(pool: UserPool): void {
  writePrivateFile(pool.usersPath, JSON.stringify([...pool.users.values()], null, 2));
}

/** `<pool name><username>`: whom SRP proves. */
export function srpIdentity(username: string): string {
  return userPoolId.slice(userPoolId.indexOf('_') + 1) + username;
}

/** The salt and verifier of a user; of one that does not exist, a pair that stays the same and fits no password. */
export function verifierOf(pool: UserPool, username: string): SrpVerifier {
  const user = pool.users.get(username);
  if (user) return user;
  const bytes = Buffer.from(
    hkdfSync('sha256', pool.key.decoySecret, '', Buffer.from(username).toString('hex'), 400),
  );
  return { salt: bytes.toString('hex', 0, 16), verifier: bytes.toString('hex', 16) };
}

/** The user whom a token names. */
export function findBySub(pool: UserPool, sub: string): User | undefined {
  return [...pool.users.values()].find((user) => user.sub === sub);
}

/** Whether a sign-in was revoked. */
export function isRevoked(user: User, originJti: string): boolean {
  return user.revoked.some((revoked) => revoked.originJti === originJti);
}

/** Revokes the tokens of one sign-in and saves. `until`: when its refresh tokens expire, in seconds since 1970. */
export function revokeSession(pool: UserPool, user: User, originJti: string, until: number): void {
  const now = Date.now() / 1000;
  user.revoked = user.revoked.filter((revoked) => revoked.until > now && revoked.originJti !== originJti);
  user.revoked.push({ originJti, until });
  saveUsers(pool);
}

function newUser(username: string, password: string): User {
  return {
    sub: randomUUID(),
    username,
    ...createVerifier(srpIdentity(username), password),
    generation: 0,
    revoked: [],
  };
}

function createDemoUsers(pool: UserPool, dataDir: string): void {
  pool.newDemoUsers = demoUsernames.map((username) => ({
    username,
    password: randomBytes(15).toString('base64url'),
  }));
  for (const { username, password } of pool.newDemoUsers)
    pool.users.set(username, newUser(username, password));
  // The passwords first: after a crash between the two files the next start makes both anew.
  writePrivateFile(join(dataDir, 'demo-users.json'), JSON.stringify(pool.newDemoUsers, null, 2));
  saveUsers(pool);
}

function isUserList(value: unknown): value is User[] {
  return Array.isArray(value) && value.every(isUser);
}

function isUser(value: unknown): value is User {
  if (typeof value !== 'object' || value === null) return false;
  const { sub, username, salt, verifier, generation, revoked } = value as Partial<User>;
  const texts = [sub, username, salt, verifier].every((text) => typeof text === 'string');
  return texts && typeof generation === 'number' && Array.isArray(revoked);
}
