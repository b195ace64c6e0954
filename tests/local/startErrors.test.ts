import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsFromEnvironment } from '../../local/settings.ts';
import { processesNaming } from '../support/processes.ts';
import {
  removeFolder,
  runToExit,
  startProcess,
  temporaryFolder,
  type Ended,
  type RunningStack,
} from '../support/stack.ts';

const folder = temporaryFolder();
let taken: Server;
let running: RunningStack;

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  running = await startProcess(join(folder, 'running'));
});
afterAll(async () => {
  await running.stop();
  taken.close();
  removeFolder(folder);
});

/** npm has no `@dynoxide/*` for other platforms: as if this were one. */
const withoutPackage = `data:text/javascript,${encodeURIComponent(`
  import Module from 'node:module';
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, ...rest) => {
    if (name.startsWith('@dynoxide/')) throw new Error('Cannot find module');
    return resolve(name, ...rest);
  };`)}`;

const takenPort = () => String((taken.address() as AddressInfo).port);

it.each<[string, () => { environment?: NodeJS.ProcessEnv; args?: string[] }, RegExp]>([
  [
    'a port that is taken',
    () => ({ environment: { PORT: takenPort() } }),
    /^Port \d+ is taken: stop what uses it, or set PORT to another\.$/,
  ],
  [
    'a platform that npm has no database for',
    () => ({ environment: { NODE_OPTIONS: `--import=${withoutPackage}` } }),
    /^There is no database program for linux-x64 here: set DYNOXIDE_BIN .*$/,
  ],
  [
    'a database program that is not where it was said to be',
    () => ({ environment: { DYNOXIDE_BIN: '/nowhere/dynoxide' } }),
    /^The database program \/nowhere\/dynoxide cannot be read: set DYNOXIDE_BIN .*$/,
  ],
  [
    'a file in the place of the data folder',
    () => ({ environment: { VAULT_DATA_DIR: file('a-file') } }),
    /^The data folder \S+\/a-file cannot be written \(EEXIST\): choose another in VAULT_DATA_DIR\.$/,
  ],
  [
    'a data folder below a file',
    () => ({ environment: { VAULT_DATA_DIR: join(file('another-file'), 'data') } }),
    /^The data folder \S+\/another-file\/data cannot be written \(ENOTDIR\): choose another in VAULT_DATA_DIR\.$/,
  ],
  [
    'a folder that another server holds',
    () => ({ environment: { VAULT_DATA_DIR: running.dataDir } }),
    /^The data folder \S+\/running is in use by the server with process id \d+: stop it, or set VAULT_DATA_DIR\.$/,
  ],
  [
    'a PORT that is no number',
    () => ({ environment: { PORT: '4000x' } }),
    /^PORT is a number from 0 to 65535\.$/,
  ],
  [
    'a database endpoint that is no URL',
    () => ({ environment: { VAULT_DYNAMODB_ENDPOINT: '127.0.0.1:8000' } }),
    /^VAULT_DYNAMODB_ENDPOINT is a URL, e\.g\. \S+$/,
  ],
  [
    'a database endpoint where nothing answers',
    () => ({ environment: { VAULT_DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' } }),
    /^The database does not answer as it should: look at VAULT_DYNAMODB_ENDPOINT\.$/,
  ],
  [
    'a KMS endpoint where nothing answers',
    () => ({ environment: { VAULT_KMS_ENDPOINT: 'http://127.0.0.1:1' } }),
    /^The KMS does not answer as it should: look at VAULT_KMS_ENDPOINT\.$/,
  ],
  [
    'a damaged file of users',
    () => ({ environment: { VAULT_DATA_DIR: damaged('users.json') } }),
    /^The file \S+\/users\.json is damaged: restore it, or remove it to start anew\.$/,
  ],
  [
    'a damaged file of keys',
    () => ({ environment: { VAULT_DATA_DIR: damaged('kms.json') } }),
    /^This file does not hold the keys of the local KMS: \S+\/kms\.json$/,
  ],
  ['an unknown argument', () => ({ args: ['4001'] }), /^npm start takes no arguments but --help\.$/],
])(
  '%s is told in one line, and ends the start with 1 and nothing left running',
  async (name, given, line) => {
    const { environment, args } = given();
    const dataDir = environment?.VAULT_DATA_DIR ?? join(folder, name.replaceAll(' ', '-'));
    const others = processesNaming(dataDir).size;
    const ended = await runToExit({ VAULT_DATA_DIR: dataDir, ...environment }, args);
    expect(ended.stderr.split('\n')).toEqual([expect.stringMatching(line), '']);
    expect(ended).toEqual<Ended>({ code: 1, stdout: '', stderr: ended.stderr });
    expect(processesNaming(dataDir).size).toBe(others);
    expect(claims(dataDir)).toEqual(dataDir === running.dataDir ? [`server-${running.child.pid}.lock`] : []);
  },
);

it.each([
  { PORT: '65536' },
  { PORT: '-1' },
  { PORT: '0x1' },
  { VAULT_DYNAMODB_ENDPOINT: 'http://' },
  { VAULT_KMS_ENDPOINT: 'ftp://127.0.0.1/' },
])('the setting %j is refused by its name', (environment) => {
  const [name = ''] = Object.keys(environment);
  expect(() => settingsFromEnvironment(environment)).toThrow(new RegExp(`^${name} is a [^\\n]*$`));
});

it('an empty setting counts as none', () => {
  const settings = { port: 4000, dynamoDbEndpoint: undefined, kmsEndpoint: undefined };
  const environment = { PORT: '', VAULT_DYNAMODB_ENDPOINT: '', VAULT_KMS_ENDPOINT: '' };
  expect(settingsFromEnvironment(environment)).toMatchObject(settings);
});

it('a second server leaves the first one serving', async () => {
  await runToExit({ VAULT_DATA_DIR: running.dataDir });
  expect((await fetch(`${running.origin}/config.json`)).status).toBe(200);
});

it('--help explains the settings and starts nothing', async () => {
  const dataDir = join(folder, 'help');
  const { code, stdout, stderr } = await runToExit({ VAULT_DATA_DIR: dataDir }, ['--help']);
  expect([code, stderr]).toEqual([0, '']);
  for (const name of [
    'PORT',
    'VAULT_DATA_DIR',
    'VAULT_DYNAMODB_ENDPOINT',
    'VAULT_KMS_ENDPOINT',
    'DYNOXIDE_BIN',
  ])
    expect(stdout).toContain(`  ${name} `);
  for (const name of ['stale-reads', 'late-indexes', 'conflicts', 'throttling=', 'ttl', 'seed='])
    expect(stdout).toContain(name);
  expect(readdirSync(folder)).not.toContain('help');
});

function file(name: string): string {
  writeFileSync(join(folder, name), '');
  return join(folder, name);
}

function damaged(name: string): string {
  const dataDir = join(folder, `damaged-${name}`);
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, name), '{"');
  return dataDir;
}

function claims(dataDir: string): string[] {
  try {
    return readdirSync(dataDir).filter((name) => name.endsWith('.lock'));
  } catch {
    return [];
  }
}
