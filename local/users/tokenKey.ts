/** The keys of the pool's tokens, kept in `token-key.json` of the data folder. */
import { createPrivateKey, createPublicKey, generateKeyPair, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataDirError, readPrivateJson, writePrivateFile } from '../dataDir.ts';

/** The keys of the pool's tokens. */
export interface TokenKey {
  keyId: string;
  signingKey: KeyObject;
  publicJwk: PublicJwk;
  /** Encrypts refresh tokens. */
  refreshKey: Uint8Array;
  /** Makes the salts of users that do not exist. */
  decoySecret: Uint8Array;
}

/** The public half as `/.well-known/jwks.json` shows it. */
export interface PublicJwk {
  [member: string]: string;
  kty: 'RSA';
  alg: 'RS256';
  use: 'sig';
  kid: string;
  n: string;
  e: string;
}

interface StoredKey {
  keyId: string;
  privateKey: { n: string; e: string; [member: string]: string };
  /** 32 bytes, base64. */
  secret: string;
}

/**
 * Opens `token-key.json` of the data folder, or makes it: RSA with 2,048 bits, once.
 *
 * @param create false to refuse a missing file instead
 * @throws DataDirError when the file is missing, damaged or cannot be written
 */
export async function openTokenKey(dataDir: string, create: boolean): Promise<TokenKey> {
  const path = join(dataDir, 'token-key.json');
  let stored = readPrivateJson(path, isStoredKey);
  if (!stored) {
    if (!create) throw new DataDirError(`There is no ${path}: start the vault once, by npm start.`);
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    stored = {
      keyId: randomBytes(32).toString('base64'),
      privateKey: privateKey.export({ format: 'jwk' }) as StoredKey['privateKey'],
      secret: randomBytes(32).toString('base64'),
    };
    writePrivateFile(path, JSON.stringify(stored));
  }
  const { keyId, privateKey, secret } = stored;
  const signingKey = createPrivateKey({ key: { kty: 'RSA', ...privateKey }, format: 'jwk' });
  const { n, e } = createPublicKey(signingKey).export({ format: 'jwk' }) as { n: string; e: string };
  const derive = (use: string) =>
    new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64'), '', use, 32));
  return {
    keyId,
    signingKey,
    publicJwk: { kty: 'RSA', alg: 'RS256', use: 'sig', kid: keyId, n, e },
    refreshKey: derive('refresh tokens'),
    decoySecret: derive('unknown users'),
  };
}

function isStoredKey(value: unknown): value is StoredKey {
  if (typeof value !== 'object' || value === null) return false;
  const { keyId, privateKey, secret } = value as Partial<StoredKey>;
  return typeof keyId === 'string' && typeof secret === 'string' && typeof privateKey?.n === 'string';
}
