import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../bundler/paths.ts';

/** A local stack as its users run it: a process of its own. */
export interface RunningStack {
  origin: string;
  dataDir: string;
  child: ChildProcess;
  /** What it has written to stdout so far. */
  stdout(): string;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

/** A new empty folder below the system's temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'vault-test-'));
}

/** Removes a folder with all that is in it. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Starts `local/start.ts`, or another program of the project, on a free port and waits for its `ready` line. @throws Error with what it wrote when it ends before */
export async function startProcess(
  dataDir: string,
  environment: NodeJS.ProcessEnv = {},
  program = 'local/start.ts',
): Promise<RunningStack> {
  const { child, exited } = spawnProgram(program, [], { ...environment, VAULT_DATA_DIR: dataDir });
  let stdout = '';
  let stderr = '';
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const ready = /^ready (\S+)$/m.exec(stdout);
      if (ready) resolve(ready[1] ?? '');
    });
    void exited.then(() => reject(new Error(stdout + stderr)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    origin,
    dataDir,
    child,
    stdout: () => stdout,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** What a process that has ended left behind. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `local/start.ts`, or another program of the project, until it ends by itself. */
export async function runToExit(
  environment: NodeJS.ProcessEnv = {},
  args: string[] = [],
  program = 'local/start.ts',
): Promise<Ended> {
  const { child, exited } = spawnProgram(program, args, environment);
  const written = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  return { code: await exited, ...written };
}

/** Spawns `local/start.ts` without waiting for anything. */
export function spawnStart(environment: NodeJS.ProcessEnv): ReturnType<typeof spawnProgram> {
  return spawnProgram('local/start.ts', [], environment);
}

/** Spawns a program of the project, on any free port. */
export function spawnProgram(
  program: string,
  args: string[],
  environment: NodeJS.ProcessEnv,
): { child: ChildProcess; exited: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(projectRoot, program), ...args], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, exited: new Promise((resolve) => child.once('close', (code) => resolve(code))) };
}
