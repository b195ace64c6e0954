import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateJson, writePrivateFile } from './dataDir.ts';

/** The key that seals page tokens, 32 bytes: kept, so that a page token outlives a restart, as AppSync's does. @throws DataDirError */
export function openPageTokenKey(dataDir: string): Buffer {
  const path = join(dataDir, 'page-token-key.json');
  const stored = readPrivateJson(path, isStoredKey);
  if (stored) return Buffer.from(stored.key, 'base64');
  const key = randomBytes(32);
  writePrivateFile(path, JSON.stringify({ key: key.toString('base64') }));
  return key;
}

function isStoredKey(value: unknown): value is { key: string } {
  const { key } = (value ?? {}) as { key?: unknown };
  return typeof key === 'string' && Buffer.from(key, 'base64').length === 32;
}
