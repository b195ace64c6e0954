/** Which process a pid meant when it was written down: a pid alone may have passed to another program since. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told from any other that ever bore the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** The boot and the moment in it when the process started. */
  started: string;
}

/** The identity of a running process, or undefined when there is none with this pid (or it is a zombie). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startedByProc(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether the process that was written down still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.started === identity.started;
}

/** Whether a value, read from a file, is a `ProcessIdentity`. */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started } = value as Partial<ProcessIdentity>;
  return Number.isSafeInteger(pid) && (pid ?? 0) > 1 && typeof started === 'string';
}

/** Field 22 of /proc/PID/stat (proc(5)): clock ticks from the boot to the start. The name in field 2 may hold spaces. */
function startedByProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}/${fields[18]}`;
  } catch {
    return undefined;
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    const answer = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return answer.toString().trim() || undefined;
  } catch {
    return undefined;
  }
}
