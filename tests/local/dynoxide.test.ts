import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createTableClient } from '../../local/dynamodb/client.ts';
import { startDynoxide, type Dynoxide } from '../../local/dynamodb/dynoxide.ts';
import { findDynoxide } from '../../local/dynamodb/dynoxideBinary.ts';
import { identityOf } from '../../local/processIdentity.ts';
import { Stats } from '../../local/stats.ts';
import { newDataDir } from '../support/dataDirs.ts';
import { testCredentials } from './testDatabase.ts';

const started: Dynoxide[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((database) => database.stop()));
});
async function start(dataDir: string, environment?: NodeJS.ProcessEnv) {
  const database = await startDynoxide(dataDir, environment);
  started.push(database);
  return database;
}
const runs = (pid: number) => identityOf(pid) !== undefined;

describe('the database', () => {
  it('listens on a loopback address that differs from start to start', async () => {
    const dataDir = newDataDir();
    const first = await start(dataDir);
    await first.stop();
    const second = await start(dataDir);
    for (const { endpoint } of [first, second]) expect(endpoint).toMatch(/^http:\/\/127\.\d+\.\d+\.\d+:\d+$/);
    expect(second.endpoint).not.toBe(first.endpoint);
  });

  it('leaves no file that another user could read', async () => {
    const dataDir = newDataDir();
    const { endpoint } = await start(dataDir);
    const client = createTableClient({ endpoint, credentials: testCredentials, stats: new Stats() });
    await client.call('ListTables', {});
    client.close();
    const modes = readdirSync(dataDir).map((name) => [name, statSync(join(dataDir, name)).mode & 0o077]);
    expect(modes.length).toBeGreaterThan(1);
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
    expect(process.umask()).not.toBe(0o077);
  });

  it('has ended once it was stopped', async () => {
    const database = await start(newDataDir());
    await database.stop();
    await database.exited;
    expect(runs(database.pid)).toBe(false);
  });

  it('that outlived its server is ended by the next start, so that exactly one runs', async () => {
    const dataDir = newDataDir();
    const survivor = await start(dataDir);
    const next = await start(dataDir);
    expect([runs(survivor.pid), runs(next.pid)]).toEqual([false, true]);
  });

  it('that was not yet written down when its server was killed is ended too', async () => {
    const dataDir = newDataDir();
    const survivor = await start(dataDir);
    writeFileSync(join(dataDir, 'database.pid'), '{"pid":99999999,"started":"never"}', { mode: 0o600 });
    await start(dataDir);
    expect(runs(survivor.pid)).toBe(false);
  });

  it('never takes another program for its survivor, though it bears the pid', async () => {
    const dataDir = newDataDir();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    await new Promise((resolve) => stranger.once('spawn', resolve));
    const record = { pid: stranger.pid, started: 'another moment' };
    writeFileSync(join(dataDir, 'database.pid'), JSON.stringify(record), { mode: 0o600 });
    await start(dataDir);
    expect(runs(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
  });

  it('of another folder is left alone', async () => {
    const other = await start(newDataDir());
    await start(newDataDir());
    expect(runs(other.pid)).toBe(true);
  });

  it('writes down its process', async () => {
    const dataDir = newDataDir();
    const { pid } = await start(dataDir);
    expect(JSON.parse(readFileSync(join(dataDir, 'database.pid'), 'utf8'))).toEqual(identityOf(pid));
  });
});

describe('the program', () => {
  const packaged = () => findDynoxide({});

  it('is found without any setting', () => {
    expect(existsSync(packaged())).toBe(true);
  });

  it('is refused, before it runs, when one bit of it differs', async () => {
    const dataDir = newDataDir();
    const changed = join(dataDir, 'changed');
    const mark = join(dataDir, 'it-ran');
    writeFileSync(changed, `#!/bin/sh\ntouch ${mark}\necho dynoxide 1.2.1\n`, { mode: 0o700 });
    await expect(start(dataDir, { DYNOXIDE_BIN: changed })).rejects.toThrow(
      /SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}/,
    );
    expect(existsSync(mark)).toBe(false);
  });

  it('is refused when its version differs', async () => {
    const dataDir = newDataDir();
    const older = join(dataDir, 'older');
    writeFileSync(older, '#!/bin/sh\necho dynoxide 1.2.0\n', { mode: 0o700 });
    const { createHash } = await import('node:crypto');
    const DYNOXIDE_SHA256 = createHash('sha256').update(readFileSync(older)).digest('hex');
    await expect(start(dataDir, { DYNOXIDE_BIN: older, DYNOXIDE_SHA256 })).rejects.toThrow(
      'is not dynoxide 1.2.1',
    );
  });

  it('may stand elsewhere', async () => {
    const dataDir = newDataDir();
    const copy = join(dataDir, 'copy');
    copyFileSync(packaged(), copy);
    expect(findDynoxide({ DYNOXIDE_BIN: copy })).toBe(copy);
  });

  it('that is missing is an error of one line that says what to do', async () => {
    const starting = start(newDataDir(), { DYNOXIDE_BIN: '/nowhere/dynoxide' });
    await expect(starting).rejects.toThrow(
      /^The database program [^\n]* cannot be read: set DYNOXIDE_BIN [^\n]*$/,
    );
  });
});
