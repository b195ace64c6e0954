import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesNaming } from '../support/processes.ts';
import { removeFolder, runToExit, spawnProgram, temporaryFolder, type Ended } from '../support/stack.ts';

const demo = 'local/demo/demo.ts';
const folder = temporaryFolder();
afterAll(() => removeFolder(folder));

/** Where a demo keeps everything: empty again once it has ended, and no process names it. */
function workplace(name: string): { environment: { TMPDIR: string }; left(): unknown } {
  const TMPDIR = join(folder, name);
  mkdirSync(TMPDIR);
  return {
    environment: { TMPDIR },
    left: () => ({
      files: readdirSync(TMPDIR).filter((file) => file.startsWith('vault-')),
      processes: [...processesNaming(TMPDIR).values()],
    }),
  };
}
const nothing = { files: [], processes: [] };

function figuresOf({ stdout }: Ended): Record<string, number> {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(last).toMatch(
    /^demo items=\d+ reveals=\d+ events=\d+ refusals=\d kms=\d+ dynamodb=\d+ bytes=\d+ seconds=\d+(\.\d)?$/,
  );
  return Object.fromEntries(
    [...last.matchAll(/(\w+)=([\d.]+)/g)].map(([, name, value]) => [name, Number(value)]),
  );
}

it('stores, watches, reveals and compares the 50 rows of the example, and is refused as bob', async () => {
  const { environment, left } = workplace('whole');
  const ended = await runToExit(environment, [], demo);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const { kms, dynamodb, bytes, seconds, ...done } = figuresOf(ended);
  expect(done).toEqual({ items: 50, reveals: 50, events: 50, refusals: 1 });
  // The making of the vault key is three calls, and one for its first grant; then each of seal and open asks once.
  expect(kms).toBe(6);
  expect(dynamodb).toBeGreaterThan(50 * 4);
  expect(bytes).toBeGreaterThan(100_000);
  expect(seconds).toBeLessThan(20);
  expect(left()).toEqual(nothing);
}, 40_000);

it('stores every row though writes of one member meet, and DynamoDB cancels all of them but one', async () => {
  const { environment } = workplace('conflicts');
  const rows = Array.from(
    { length: 12 },
    (_, index) => `name${index},https://${index}.example/,u,p${index},`,
  );
  const file = join(folder, 'twelve.csv');
  writeFileSync(file, ['name,url,username,password,note', ...rows, ''].join('\n'));
  const ended = await runToExit({ ...environment, VAULT_EMULATE: 'conflicts' }, [file], demo);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(figuresOf(ended)).toMatchObject({ items: 12, reveals: 12, events: 12 });
}, 40_000);

describe.each([
  [
    'a malformed row',
    'b,https://b.example/,u,"s3cret-b,',
    'line 3 is left out: its quotation marks do not pair',
  ],
  [
    'a row that the vault refuses',
    `${'n'.repeat(201)},https://b.example/,u,s3cret-b,`,
    'line 3 was refused: BadInput',
  ],
])('with %s', (name, row, told) => {
  const path = join(folder, `${name}.csv`);
  let ended: Ended;
  beforeAll(async () => {
    const good = (letter: string) => `${letter},https://${letter}.example/,u,s3cret-${letter},`;
    const lines = ['name,url,username,password,note', good('a'), row, good('c'), ''];
    writeFileSync(path, lines.join('\n'));
    ended = await runToExit(workplace(name).environment, [path], demo);
  });

  it('names it by its line', () => {
    expect(ended.stdout.split('\n')).toContain(told);
  });

  it('takes the others, and ends with 1', () => {
    expect(figuresOf(ended)).toMatchObject({ items: 2, reveals: 2, events: 2, refusals: 1 });
    expect([ended.code, ended.stderr]).toEqual([1, '']);
  });

  it('shows no password', () => {
    expect(ended.stdout).not.toContain('s3cret');
  });
});

it.each<[string, () => string[], RegExp]>([
  ['a missing file', () => [join(folder, 'none.csv')], /^There is no file \S+\/none\.csv\.\n$/],
  ['two files', () => ['a.csv', 'b.csv'], /^The demo takes one file\.\n$/],
  ['an unknown option', () => ['--quick'], /^[^\n]*--quick[^\n]*\n$/],
])('tells of %s in one line and ends with 1', async (name, args, line) => {
  const { environment, left } = workplace(name.replaceAll(' ', '-'));
  const { code, stdout, stderr } = await runToExit(environment, args(), demo);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(line);
  expect(left()).toEqual(nothing);
});

it('explains itself by --help, and does nothing', async () => {
  const { environment, left } = workplace('help');
  const { code, stdout, stderr } = await runToExit(environment, ['--help'], demo);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Usage: npm run demo/);
  expect(left()).toEqual(nothing);
});

it('leaves nothing behind when it is interrupted', async () => {
  const { environment, left } = workplace('interrupted');
  const { child, exited } = spawnProgram(demo, [], environment);
  while (processesNaming(environment.TMPDIR).size === 0) await sleep(5);
  child.kill('SIGINT');
  expect(await exited).toBe(1);
  expect(left()).toEqual(nothing);
});
