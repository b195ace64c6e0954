import { readdirSync, readFileSync } from 'node:fs';

/** The command lines, by process id, of the running processes that name this text, such as a data folder. Linux only. */
export function processesNaming(text: string): Map<number, string[]> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.map((pid) => [Number(pid), commandLine(pid)] as const);
  return new Map(found.filter(([, command]) => command.some((word) => word.includes(text))));
}

/** Empty for a process that has just ended. */
function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}
