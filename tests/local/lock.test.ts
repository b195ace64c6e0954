import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockDataDir } from '../../local/lock.ts';
import { identityOf, isRunning } from '../../local/processIdentity.ts';
import { newDataDir } from '../support/dataDirs.ts';

const claims = (dataDir: string) => readdirSync(dataDir).filter((name) => name.endsWith('.lock'));
const claimOf = (dataDir: string, pid: number, claim: unknown) =>
  writeFileSync(join(dataDir, `server-${pid}.lock`), JSON.stringify(claim), { mode: 0o600 });

/** A process that stands for another server. */
async function otherProcess() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  const pid = child.pid ?? 0;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid, kill };
}

it('refuses a second server, by one line that names the folder and the process', async () => {
  const dataDir = newDataDir();
  const other = await otherProcess();
  claimOf(dataDir, other.pid, identityOf(other.pid));
  const error: unknown = await lockDataDir(dataDir).catch((thrown: unknown) => thrown);
  await other.kill();
  expect(error).toMatchObject({ name: 'DataDirError' });
  expect(String(error)).toBe(
    `DataDirError: The data folder ${dataDir} is in use by the server with process id ${other.pid}: stop it, or set VAULT_DATA_DIR.`,
  );
  expect(claims(dataDir)).toEqual([`server-${other.pid}.lock`]);
});

it('takes the folder over from a server that was killed', async () => {
  const dataDir = newDataDir();
  const other = await otherProcess();
  claimOf(dataDir, other.pid, identityOf(other.pid));
  await other.kill();
  const lock = await lockDataDir(dataDir);
  expect(claims(dataDir)).toEqual([`server-${process.pid}.lock`]);
  lock.release();
  expect(claims(dataDir)).toEqual([]);
});

it('takes the folder over when the pid of a killed server belongs to another program now', async () => {
  const dataDir = newDataDir();
  const other = await otherProcess();
  claimOf(dataDir, other.pid, { pid: other.pid, started: 'another moment' });
  (await lockDataDir(dataDir)).release();
  const identity = identityOf(other.pid);
  expect(identity && isRunning(identity)).toBe(true);
  await other.kill();
});

it('lets one of several servers in that start in the same moment', async () => {
  const folders = Array.from({ length: 8 }, newDataDir);
  const script = `
    import { lockDataDir } from ${JSON.stringify(new URL('../../local/lock.ts', import.meta.url).href)};
    process.stdout.write('ready');
    process.stdin.once('data', async (start) => {
      while (Date.now() < Number(start));
      const locks = ${JSON.stringify(folders)}.map((folder) => lockDataDir(folder).then(() => 1, () => 0));
      process.stdout.write(JSON.stringify(await Promise.all(locks)));
    });`;
  const servers = [1, 2].map(() =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const answers = () =>
    Promise.all(
      servers.map(
        ({ stdout }) =>
          new Promise<string>((resolve) => stdout.once('data', (data) => resolve(String(data)))),
      ),
    );
  await answers();
  const start = String(Date.now() + 50);
  for (const { stdin } of servers) stdin.write(start);
  const [one = [], other = []] = (await answers()).map((answer) => JSON.parse(answer) as number[]);
  for (const { stdin } of servers) stdin.end();
  expect(one.map((locked, index) => locked + (other[index] ?? 0))).toEqual(folders.map(() => 1));
});

it('refuses a damaged claim rather than guess', async () => {
  const dataDir = newDataDir();
  writeFileSync(join(dataDir, 'server-77.lock'), '{', { mode: 0o600 });
  await expect(lockDataDir(dataDir)).rejects.toThrow('is damaged');
});
