import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeJwt } from 'jose';
import { createAuthenticator } from '../../local/users/authenticator.ts';
import { openMachines } from '../../local/users/machines.ts';
import { tokenCommand } from '../../local/users/tokenCommand.ts';
import type { CommandResult } from '../../local/users/tokenCommand.ts';
import { temporaryDataDir, temporaryPool } from './testPool.ts';

let local: Awaited<ReturnType<typeof temporaryPool>>;
beforeAll(async () => {
  local = await temporaryPool();
  openMachines(local.dataDir);
});
afterAll(() => local.remove());

const run = (args: string[], dataDir = local.dataDir) => tokenCommand(args, dataDir);

/** Runs the command in a process of its own, as npm does. */
function spawnCommand(args: string[]): Promise<CommandResult> {
  const command = ['--import', 'tsx', 'local/token.ts', ...args];
  const env = { ...process.env, VAULT_DATA_DIR: local.dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ status: error ? 1 : 0, stdout, stderr });
    });
  });
}

describe('npm run token', () => {
  it('prints an access token that AppSync accepts, and nothing else', async () => {
    const { status, stdout, stderr } = await spawnCommand(['alice', '--expires-in', '60']);
    const token = stdout.trimEnd();
    const caller = await createAuthenticator(local.pool, openMachines(local.dataDir)).jwt(token, '127.0.0.1');
    const { exp = 0, iat = 0 } = decodeJwt(token);
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: `${token}\n` });
    expect(caller.identity.username).toBe('alice');
    expect(exp - iat).toBe(60);
  });

  it('prints the credentials of a machine as a credential_process does', async () => {
    const { stdout } = await run(['--machine', 'ci']);
    const credentials = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(credentials)).toEqual([
      'Version',
      'AccessKeyId',
      'SecretAccessKey',
      'SessionToken',
      'Expiration',
    ]);
    expect(credentials.Version).toBe(1);
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage:/) as string,
    });
  });

  it.each<[string, string[]]>([
    ['an unknown user', ['mallory']],
    ['no user', []],
    ['a user and a machine', ['alice', '--machine', 'ci']],
    ['a role name with a space', ['--machine', 'a role']],
    ['an unknown option', ['alice', '--forever']],
    ['a life of no time', ['alice', '--expires-in', '0']],
  ])('answers %s by one line on stderr and exit 1', async (_, args) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      status: 1,
      stdout: '',
      lines: 1,
    });
  });

  it('answers a data folder without users, or none, by one line and makes nothing there', async () => {
    const empty = temporaryDataDir();
    const unused = await run(['alice'], empty.dataDir);
    empty.remove();
    const missing = await run(['--machine', 'ci'], empty.dataDir);
    expect(unused).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There are no users in .*\n$/) as string,
    });
    expect(missing).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There is no data folder .*\n$/) as string,
    });
  });
});
