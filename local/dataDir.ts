/** The data folder: the only place where the local stack keeps anything, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { resolve } from 'node:path';

const privateDirectory = 0o700;
const privateFile = 0o600;

/** The data folder, or a file in it, cannot be used. `message` is one line for a person, with the path and what to do. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}

/** Where the data folder is: `VAULT_DATA_DIR`, or `.local` below the working directory. */
export function dataDirFromEnvironment(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment.VAULT_DATA_DIR || '.local');
}

/**
 * Creates the data folder with mode 0700, or tightens an existing one to it.
 *
 * @param path absolute, or relative to the working directory
 * @returns the absolute path
 * @throws DataDirError when it cannot be created or written, is no folder, or is shared with other users
 */
export function openDataDir(path: string): string {
  const directory = resolve(path);
  try {
    mkdirSync(directory, { recursive: true, mode: privateDirectory });
    const { uid, mode } = statSync(directory);
    const sticky = (mode & 0o1000) !== 0;
    // Tightening a folder such as /tmp would lock every other user of the machine out of it.
    if (sticky || (process.getuid && uid !== process.getuid())) {
      throw new DataDirError(
        `The data folder ${directory} is shared with other users: choose another in VAULT_DATA_DIR.`,
      );
    }
    if ((mode & 0o777) !== privateDirectory) chmodSync(directory, privateDirectory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof DataDirError) throw error;
    throw new DataDirError(
      `The data folder ${directory} cannot be written (${errorCode(error)}): choose another in VAULT_DATA_DIR.`,
    );
  }
  return directory;
}

/**
 * Writes a whole file with mode 0600: after a crash the old text stands there, or the new one, never a part.
 *
 * @throws DataDirError when it cannot be written
 */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', privateFile);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new DataDirError(`The file ${path} cannot be written (${errorCode(error)}).`);
  }
}

/**
 * Reads a file that `writePrivateFile` wrote, and tightens its mode to 0600.
 *
 * @returns its text, or undefined when there is none
 * @throws DataDirError when it cannot be read, or is a link or anything else but a file
 */
export function readPrivateFile(path: string): string | undefined {
  try {
    const { mode } = lstatSync(path);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      throw new DataDirError(`${path} must be a file, and no link.`);
    }
    if ((mode & 0o777) !== privateFile) chmodSync(path, privateFile);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof DataDirError) throw error;
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new DataDirError(`The file ${path} cannot be read (${errorCode(error)}).`);
  }
}

/**
 * Reads the JSON of a file that `writePrivateFile` wrote.
 *
 * @param check whether the value has the shape that the caller needs
 * @returns the value, or undefined when there is no file
 * @throws DataDirError when the file is damaged
 */
export function readPrivateJson<T>(path: string, check: (value: unknown) => value is T): T | undefined {
  const text = readPrivateFile(path);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!check(value))
    throw new DataDirError(`The file ${path} is damaged: restore it, or remove it to start anew.`);
  return value;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
