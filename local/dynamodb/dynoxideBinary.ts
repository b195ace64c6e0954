/** Finds the database's program and proves that it is the one that was tested, before it runs. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The one version that the emulation was checked against. */
export const dynoxideVersion = '1.2.1';
/** SHA-256 of `@dynoxide/linux-x64` 1.2.1. */
const packagedDigest = 'be909b7910d3fb552e85db10ef3c8ebae4bd35fee0f26dffdb6dfa5cc656426e';

/** The database's program is missing or another one. `message` is one line that says what to do. */
export class DynoxideError extends Error {
  override readonly name = 'DynoxideError';
}

/**
 * The path of a checked program: `DYNOXIDE_BIN`, or that of the optional package for Linux x64.
 *
 * @param environment `DYNOXIDE_BIN` a path; `DYNOXIDE_SHA256` the digest, in hex, of a build for another platform
 * @throws DynoxideError when there is none, or its digest or version differs
 */
export function findDynoxide(environment: NodeJS.ProcessEnv = process.env): string {
  const path = environment.DYNOXIDE_BIN || packagedPath();
  const expected = (environment.DYNOXIDE_BIN && environment.DYNOXIDE_SHA256?.toLowerCase()) || packagedDigest;
  const digest = digestOf(path);
  if (digest !== expected) {
    throw new DynoxideError(
      `The database program ${path} has the SHA-256 ${digest}, not ${expected}: ` +
        `install dynoxide ${dynoxideVersion} again, or, for a build that you trust, set DYNOXIDE_SHA256.`,
    );
  }
  const version = versionOf(path);
  if (version !== dynoxideVersion) {
    throw new DynoxideError(`The database program ${path} is not dynoxide ${dynoxideVersion}.`);
  }
  return path;
}

function packagedPath(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return join(dirname(manifest), 'dynoxide');
  } catch {
    throw new DynoxideError(
      `There is no database program for ${process.platform}-${process.arch} here: set DYNOXIDE_BIN to dynoxide ` +
        `${dynoxideVersion}, or VAULT_DYNAMODB_ENDPOINT to a DynamoDB endpoint.`,
    );
  }
}

function digestOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    throw new DynoxideError(
      `The database program ${path} cannot be read: set DYNOXIDE_BIN to dynoxide ${dynoxideVersion}.`,
    );
  }
}

function versionOf(path: string): string | undefined {
  try {
    const answer = execFileSync(path, ['--version'], {
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    });
    return /^dynoxide (\S+)\s*$/.exec(answer.toString())?.[1];
  } catch {
    throw new DynoxideError(`The database program ${path} does not run on this machine.`);
  }
}
