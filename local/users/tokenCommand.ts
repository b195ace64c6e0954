/** The command of `npm run token`: an access token of a user, or the credentials of a machine. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DataDirError } from '../dataDir.ts';
import { openMachines } from './machines.ts';
import { openUserPool } from './pool.ts';
import { accessTokenSeconds, issueAccessToken, newSession } from './tokens.ts';

const longestSeconds = 24 * 3600;
const help = `Usage:
  npm run -s token -- USERNAME [--expires-in SECONDS]
      prints an access token of a user, signed in now
  npm run -s token -- --machine ROLE [--expires-in SECONDS]
      prints credentials of an IAM role as an AWS credential_process does

The keys are read from the data folder, VAULT_DATA_DIR or .local, which npm start has made.
The server need not run. SECONDS: 1 to 86400 for a token, 1 to 43200 for a machine; 3600 if not given.`;

/** A wrong command line, in one line for the person who typed it. */
class UsageError extends Error {}

/** What the process writes, and its exit status. */
export interface CommandResult {
  status: 0 | 1;
  stdout: string;
  /** One line. */
  stderr: string;
}

/**
 * Runs the command.
 *
 * @param args the command line after the name of the script
 * @param dataDir the data folder of a vault; nothing is ever made there
 */
export async function tokenCommand(args: string[], dataDir: string): Promise<CommandResult> {
  try {
    return { status: 0, stdout: `${await run(args, dataDir)}\n`, stderr: '' };
  } catch (error) {
    return { status: 1, stdout: '', stderr: `${oneLine(error)}\n` };
  }
}

async function run(args: string[], dataDir: string): Promise<string> {
  const { values, positionals } = parse(args);
  if (values.help) return help;
  const [username, ...rest] = positionals;
  if (rest.length > 0 || (username === undefined) === (values.machine === undefined)) {
    throw new UsageError('Give the name of a user, or --machine ROLE. See --help.');
  }
  const seconds = parseSeconds(values['expires-in']);
  if (!existsSync(dataDir))
    throw new DataDirError(`There is no data folder ${dataDir}: start the vault once, by npm start.`);
  return username === undefined
    ? machineCredentials(dataDir, values.machine ?? '', seconds)
    : accessToken(dataDir, username, seconds);
}

async function accessToken(dataDir: string, username: string, seconds: number): Promise<string> {
  const pool = await openUserPool(dataDir, { create: false });
  const user = pool.users.get(username);
  if (!user) throw new UsageError(`There is no user ${JSON.stringify(username)} in ${dataDir}.`);
  return issueAccessToken(pool.key, user, newSession(), seconds);
}

function machineCredentials(dataDir: string, role: string, seconds: number): string {
  const credentials = openMachines(dataDir, { create: false }).issueCredentials(role, 'local', seconds);
  return JSON.stringify({ Version: 1, ...credentials });
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        machine: { type: 'string' },
        'expires-in': { type: 'string' },
      },
    });
  } catch {
    throw new UsageError('The command line is not understood. See --help.');
  }
}

function parseSeconds(text: string | undefined): number {
  const seconds = text === undefined ? accessTokenSeconds : Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestSeconds) {
    throw new UsageError(`--expires-in takes 1 to ${longestSeconds} seconds.`);
  }
  return seconds;
}

function oneLine(error: unknown): string {
  const known = error instanceof UsageError || error instanceof DataDirError || error instanceof RangeError;
  return known ? error.message : 'The token could not be made.';
}
