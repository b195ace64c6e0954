/** One server a data folder: a second one would run a second database on the same file. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataDirError, readPrivateJson, writePrivateFile } from './dataDir.ts';
import { identityOf, isProcessIdentity, isRunning, type ProcessIdentity } from './processIdentity.ts';

const claimName = /^server-\d+\.lock$/;
const tries = 8;

/** A lock that is held. */
export interface DataDirLock {
  /** Gives the folder free. */
  release(): void;
}

/**
 * Takes the data folder for this process. Each server puts a claim of its own beside the others' and then looks at
 * them: two that start at once both see each other, so that two can never hold the folder; they step back and try
 * again after a random pause. A claim whose process is gone, as after `kill -9`, is removed.
 *
 * @param dataDir an opened data folder, on a disk of this machine
 * @throws DataDirError when another server holds it
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const self = identityOf(process.pid);
  if (!self)
    throw new DataDirError('This process cannot tell when it started: the data folder cannot be locked.');
  const claim = join(dataDir, `server-${self.pid}.lock`);
  const release = () => rmSync(claim, { force: true });
  let other = otherHolder(dataDir, self);
  for (let attempt = 0; attempt < tries && !other; attempt += 1) {
    writePrivateFile(claim, JSON.stringify(self));
    other = otherHolder(dataDir, self);
    if (!other) return { release };
    release();
    await sleep(20 + Math.random() * 100);
    other = otherHolder(dataDir, self);
  }
  const holder = other ? `the server with process id ${other.pid}` : 'another server';
  throw new DataDirError(
    `The data folder ${dataDir} is in use by ${holder}: stop it, or set VAULT_DATA_DIR.`,
  );
}

function otherHolder(dataDir: string, self: ProcessIdentity): ProcessIdentity | undefined {
  for (const name of readdirSync(dataDir).filter((entry) => claimName.test(entry))) {
    const path = join(dataDir, name);
    const claim = readPrivateJson(path, isProcessIdentity);
    if (!claim || claim.pid === self.pid) continue;
    if (isRunning(claim)) return claim;
    rmSync(path, { force: true });
  }
  return undefined;
}
