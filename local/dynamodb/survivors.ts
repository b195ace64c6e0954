/** Database processes that outlived a killed server. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPrivateJson } from '../dataDir.ts';
import { identityOf, isProcessIdentity, isRunning } from '../processIdentity.ts';

/** Where a server writes down its database's process, in the data folder. */
export const recordFile = 'database.pid';
const killAfterMs = 2_000;

/**
 * Ends every database process on this file: the one written down, unless its pid has passed to another program, and,
 * on Linux, any that was started and not yet written down when its server was killed.
 */
export async function reapSurvivors(dataDir: string, databaseFile: string): Promise<void> {
  const record = join(dataDir, recordFile);
  const recorded = readPrivateJson(record, isProcessIdentity);
  const pids = new Set(processesOn(databaseFile));
  if (recorded && isRunning(recorded)) pids.add(recorded.pid);
  for (const pid of pids) await killProcess(pid);
  rmSync(record, { force: true });
}

/**
 * Asks a process to end, and ends it after two seconds.
 *
 * @param exited settles when it has ended, for a child of this process
 */
export async function killProcess(pid: number, exited?: Promise<void>): Promise<void> {
  const identity = identityOf(pid);
  if (!identity) return exited;
  const deadline = Date.now() + killAfterMs;
  signal(pid, 'SIGTERM');
  while (isRunning(identity)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await Promise.race([sleep(5), ...(exited ? [exited] : [])]);
  }
  await exited;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in between.
  }
}

function processesOn(databaseFile: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const [, command, ...options] = commandLine(name);
      const at = options.indexOf('--db-path');
      return command === 'serve' && at >= 0 && options[at + 1] === databaseFile;
    })
    .map(Number);
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
