/** The embedded DynamoDB: one process of ours for one data folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writePrivateFile } from '../dataDir.ts';
import { identityOf } from '../processIdentity.ts';
import { DynoxideError, findDynoxide } from './dynoxideBinary.ts';
import { killProcess, reapSurvivors, recordFile } from './survivors.ts';

/** A running database. */
export interface Dynoxide {
  /** e.g. `http://127.93.4.201:40123`. */
  endpoint: string;
  pid: number;
  /** Settles when the process has ended, asked to or not. */
  exited: Promise<void>;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

const startTries = 3;
const readyWithinMs = 5_000;

/**
 * Starts the database on `database.db` of the data folder. A process that outlived a killed server is ended first, so
 * that exactly one runs. Call it with the folder locked (`lockDataDir`). It has no authentication and answers any web
 * page, so it listens on a random loopback address and port; its file is readable by its owner alone.
 *
 * @throws DynoxideError one line for a person: no program, another program, or it does not start
 */
export async function startDynoxide(
  dataDir: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Dynoxide> {
  const program = findDynoxide(environment);
  const databaseFile = join(dataDir, 'database.db');
  await reapSurvivors(dataDir, databaseFile);
  for (let attempt = 1; ; attempt += 1) {
    const host = randomLoopback();
    const port = await freePort(host);
    const child = spawnPrivately(program, [
      'serve',
      '--host',
      host,
      '--port',
      String(port),
      '--db-path',
      databaseFile,
    ]);
    const exited = new Promise<void>((resolve) =>
      child.once('exit', () => resolve()).once('error', () => resolve()),
    );
    const identity = child.pid === undefined ? undefined : identityOf(child.pid);
    if (identity) writePrivateFile(join(dataDir, recordFile), JSON.stringify(identity));
    const endpoint = `http://${host}:${port}`;
    if (child.pid !== undefined && (await answers(endpoint, child))) {
      const { pid } = child;
      return { endpoint, pid, exited, stop: () => killProcess(pid, exited) };
    }
    child.kill('SIGKILL');
    // Another program may have taken the port between the look and the start.
    if (attempt === startTries) {
      throw new DynoxideError(`The database program ${program} does not start on ${databaseFile}.`);
    }
  }
}

/** The child's files must be private from the moment that they exist; spawn itself knows no umask. */
function spawnPrivately(program: string, args: string[]): ChildProcess {
  const umask = process.umask(0o077);
  try {
    return spawn(program, args, { env: {}, stdio: 'ignore' });
  } finally {
    process.umask(umask);
  }
}

/** Only Linux routes all of 127.0.0.0/8 without set-up. */
function randomLoopback(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(endpoint: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    // Any answer will do: an unsigned call is answered with an error.
    const answered = await fetch(endpoint, { method: 'POST' }).then(
      async (response) => (await response.text()).includes('com.amazon'),
      () => false,
    );
    if (answered) return true;
    await sleep(4);
  }
  return false;
}
