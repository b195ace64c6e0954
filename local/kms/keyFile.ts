import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Kms } from './kms.ts';
import type { KmsKeys } from './keys.ts';

const FILE = 'kms.json';

/**
 * The local KMS of a data folder. Its keys are kept in `kms.json` there, mode 0600; a change is on the disk before it is
 * answered, and a kill at any moment leaves the file of before or of after. Without a file it starts empty.
 *
 * Throws a plain Error that names the file when it cannot be read as one of ours: it is never replaced by an empty one.
 */
export function openKms(dataDir: string): Kms {
  const kept = readKeys(dataDir);
  return new Kms({ ...(kept ? { kept } : {}), keep: (keys) => writeKeys(dataDir, keys) });
}

/** The keys of a data folder; `undefined` when it has no file yet. */
export function readKeys(dataDir: string): KmsKeys | undefined {
  const path = join(dataDir, FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`The keys of the local KMS cannot be read: ${path}`);
  }
  const keys = parse(text);
  if (!keys) throw new Error(`This file does not hold the keys of the local KMS: ${path}`);
  return keys;
}

/** Writes all keys, whole or not at all: a new file, flushed, in the place of the old one. */
export function writeKeys(dataDir: string, keys: KmsKeys): void {
  const path = join(dataDir, FILE);
  const next = `${path}.new`;
  rmSync(next, { force: true });
  const file = openSync(next, 'wx', 0o600);
  try {
    writeSync(file, JSON.stringify({ version: 1, ...keys }, null, 2));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  flushFolder(dataDir);
}

/** A rename is on the disk when its folder is. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function parse(text: string): KmsKeys | undefined {
  try {
    const value = JSON.parse(text) as Partial<KmsKeys & { version: number }> | null;
    if (value?.version !== 1 || !Array.isArray(value.keys) || !value.aliases) return undefined;
    return { keys: value.keys, aliases: value.aliases };
  } catch {
    return undefined;
  }
}
