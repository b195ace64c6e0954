/**
 * Credentials of IAM roles on this machine, as AWS STS issues them for an assumed role. Nothing is kept of them: the
 * session token carries role, session and expiry under a MAC, and the secret is computed from it again.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { SignedRequest } from '../appsync/types.ts';
import { DataDirError, readPrivateJson, writePrivateFile } from '../dataDir.ts';
import { SignatureError, verifySignature } from './signature.ts';

/** Temporary credentials, named as STS and a `credential_process` name them. */
export interface MachineCredentials {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  /** ISO 8601. */
  Expiration: string;
}

/** Which role speaks, proven by the MAC of its session token. */
export interface MachineSession {
  role: string;
  session: string;
  /** Unique id of the role, `AROA…`: the same in every session of the role. */
  roleId: string;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** Issues credentials, and recognises what they sign. */
export interface Machines {
  /**
   * Issues credentials of a role.
   *
   * @param role name of an IAM role: 1 to 64 letters, digits and `+=,.@_-`
   * @param session name of the session: 2 to 64 of the same
   * @param seconds until they expire: 1 to 43,200
   * @throws RangeError when one of them is out of bounds
   */
  issueCredentials(role: string, session: string, seconds: number): MachineCredentials;

  /**
   * Verifies AWS Signature Version 4 over a request, its headers and its body.
   *
   * @param service the signing name of the service that was called: `appsync`, `kms`, `dynamodb`
   * @throws SignatureError
   */
  verifySignature(request: SignedRequest, options: { service: string }): Promise<MachineSession>;
}

const longestSeconds = 12 * 3600;
const namePattern = /^[\w+=,.@-]{1,64}$/;

/**
 * Opens `machine-key.json` of the data folder, or makes it.
 *
 * @param dataDir from `openDataDir`
 * @param create false to refuse a missing file instead
 * @throws DataDirError when the file is missing, damaged or cannot be written
 */
export function openMachines(dataDir: string, { create = true } = {}): Machines {
  const key = openMachineKey(join(dataDir, 'machine-key.json'), create);
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', key, '', use, 32));
  const tokenKey = derive('session tokens');
  const secretKey = derive('secret access keys');
  const roleKey = derive('role ids');

  const secretOf = (token: string) => mac(secretKey, token).toString('base64').slice(0, 40);
  const roleIdOf = (role: string) => `AROA${base32(mac(roleKey, role).subarray(0, 17))}`;

  function issueCredentials(role: string, session: string, seconds: number): MachineCredentials {
    if (!namePattern.test(role)) throw new RangeError('A role name has 1 to 64 letters, digits and +=,.@_-');
    if (!namePattern.test(session) || session.length < 2) {
      throw new RangeError('A session name has 2 to 64 letters, digits and +=,.@_-');
    }
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestSeconds) {
      throw new RangeError(`Credentials live for 1 to ${longestSeconds} seconds`);
    }
    const expiresAt = Math.floor(Date.now() / 1000) + seconds;
    const accessKeyId = `ASIA${base32(randomBytes(16))}`;
    const content = Buffer.from(JSON.stringify([accessKeyId, role, session, expiresAt])).toString(
      'base64url',
    );
    const token = `${content}.${mac(tokenKey, content).toString('base64url')}`;
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretOf(token),
      SessionToken: token,
      Expiration: new Date(expiresAt * 1000).toISOString(),
    };
  }

  function openSession(
    accessKeyId: string,
    token: string,
  ): { session: MachineSession; secretAccessKey: string } {
    const [content = '', tag = ''] = token.split('.');
    if (!sameBytes(Buffer.from(tag, 'base64url'), mac(tokenKey, content))) throw unrecognized();
    const [issuedTo, role, session, expiresAt] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [
      string,
      string,
      string,
      number,
    ];
    if (accessKeyId !== issuedTo) throw unrecognized();
    if (expiresAt <= Date.now() / 1000) {
      throw new SignatureError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
      );
    }
    return {
      session: { role, session, roleId: roleIdOf(role), expiresAt },
      secretAccessKey: secretOf(token),
    };
  }

  return {
    issueCredentials,
    verifySignature: (request, { service }) => verifySignature(request, service, openSession),
  };
}

function openMachineKey(path: string, create: boolean): Buffer {
  let stored = readPrivateJson(path, isStoredKey);
  if (!stored) {
    if (!create) throw new DataDirError(`There is no ${path}: start the vault once, by npm start.`);
    stored = { key: randomBytes(32).toString('base64') };
    writePrivateFile(path, JSON.stringify(stored));
  }
  return Buffer.from(stored.key, 'base64');
}

function isStoredKey(value: unknown): value is { key: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { key } = value as { key?: unknown };
  return typeof key === 'string' && Buffer.from(key, 'base64').length === 32;
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function unrecognized(): SignatureError {
  return new SignatureError(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );
}

/** One character a byte, in the alphabet of IAM's unique ids. */
function base32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(bytes, (byte) => alphabet.charAt(byte % 32)).join('');
}
