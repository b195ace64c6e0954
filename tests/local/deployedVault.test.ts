/** The operation tests on a vault that is there already: here the shared stack stands for a deployed one. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectRoot } from '../../bundler/paths.ts';
import { fetchConfig } from '../../examples/vaultClient.ts';
import { openDeployedVault } from '../support/deployedVault.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';

const folder = temporaryFolder();
const configFile = join(folder, 'config.json');
const usersFile = join(inject('dataDir'), 'demo-users.json');

beforeAll(async () => {
  writeFileSync(configFile, JSON.stringify(await fetchConfig(inject('origin'))));
});
afterAll(() => removeFolder(folder));

function written(value: unknown): string {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

it('run as its two users, and skip with the reason in the title what needs an insider', async () => {
  const env = { ...process.env, VAULT_CONFIG: configFile, VAULT_TEST_USERS: usersFile };
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    'tests/operations/Query.vault.test.ts',
    '--reporter=json',
  ];
  const report = await new Promise<string>((resolve) =>
    execFile(process.execPath, args, { cwd: projectRoot, env }, (_, stdout) => resolve(stdout)),
  );
  const { testResults } = JSON.parse(report.slice(report.indexOf('{'))) as {
    testResults: { assertionResults: { status: string; title: string }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = (wanted: string) =>
    results.filter(({ status }) => status === wanted).map(({ title }) => title);

  expect(titles('passed')).toContain('answers every field of the vault as its making did');
  expect(titles('skipped')).toContain(
    'shows a locked vault as locked [not on a deployed vault: needs the table]',
  );
  expect(results.filter(({ status }) => status !== 'passed' && status !== 'skipped')).toEqual([]);
});

describe('are not begun', () => {
  const users = [
    { username: 'alice', password: 'not-the-password-of-alice' },
    { username: 'bob', password: 'not-the-password-of-bob' },
  ];

  it.each<[string, string, () => [string, string | undefined]]>([
    ['without users', 'VAULT_TEST_USERS', () => [configFile, undefined]],
    ['with a file of users that is not there', 'VAULT_TEST_USERS', () => [configFile, join(folder, 'none')]],
    ['with one user', 'no two users', () => [configFile, written(users.slice(0, 1))]],
    ['with one user twice', 'no two users', () => [configFile, written([users[0], users[0]])]],
    ['without an endpoint', 'API.GraphQL.endpoint', () => [written({}), usersFile]],
    ['with a configuration that is not there', 'VAULT_CONFIG', () => [join(folder, 'none'), usersFile]],
    ['with a wrong password', 'alice could not sign in', () => [configFile, written(users)]],
  ])('%s: the message says %s, and no password', async (_, said, files) => {
    const refused = (await openDeployedVault(...files()).catch((error: unknown) => error)) as Error;

    expect(refused.message).toContain(said);
    expect(String(refused.stack)).not.toContain('not-the-password');
  });
});
