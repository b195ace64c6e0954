import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildDir, projectRoot } from '../../bundler/paths.ts';
import { functionSettings } from '../../infra/functionSettings.ts';
import { removeFolder, startProcess, temporaryFolder } from '../support/stack.ts';
import { ofType, synthesize } from './synthesize.ts';

const folder = temporaryFolder();
const record = join(folder, 'code');
const deployed = synthesize();
/** What a local stack runs, by name below `.build`: the digests that it recorded itself as it loaded. */
const running = new Map<string, string>();

beforeAll(async () => {
  const stack = await startProcess(join(folder, 'data'), {
    NODE_OPTIONS: `--import=${join(projectRoot, 'tests/support/recordCode.js')}`,
    BUILD_DIR: buildDir,
    CODE_RECORD: record,
  });
  const functions = Object.keys(functionSettings).map((name) => `  functions/${name}/index.mjs\n`);
  await vi.waitUntil(() => functions.every((line) => recorded().includes(line)), { timeout: 15_000 });
  await stack.stop();
  for (const line of recorded().trimEnd().split('\n')) running.set(line.slice(66), line.slice(0, 64));
});

afterAll(() => {
  deployed.remove();
  removeFolder(folder);
});

it('every bundle that is deployed is one that the local stack runs, and the other way round', () => {
  const assets = new Set(filesBelow(deployed.outdir).filter(isCode).map(digestOfFile));
  const code = [...running].filter(([name]) => isCode(name)).map(([, digest]) => digest);
  expect(assets.size).toBeGreaterThan(20);
  expect([...assets].sort()).toEqual([...new Set(code)].sort());
});

it('every function of the deployment runs locally', () => {
  const functions = [...running.keys()].filter((name) => name.startsWith('functions/'));
  expect(functions).toHaveLength(ofType(deployed, 'AWS::Lambda::Function').length);
});

it('the schema that is deployed is the one that the local stack serves', () => {
  const [[, schema] = []] = ofType(deployed, 'AWS::AppSync::GraphQLSchema');
  expect(digestOf(String(schema?.Definition))).toBe(running.get('schema.graphql'));
});

it('what runs locally is what the build has written', () => {
  const built = [...running.keys()].map((name) => [name, digestOfFile(join(buildDir, name))]);
  expect(Object.fromEntries(built)).toEqual(Object.fromEntries(running));
});

it('no function takes more than 265 KB gzipped, but health with its dictionaries, and that no more than 1,100', () => {
  const most = (name: string): number => (name === 'health' ? 1100 : 265);
  const sizes = Object.keys(functionSettings).map((name) => ({
    name,
    kilobytes: gzipSync(bundleOf(name)).length / 1024,
  }));
  expect(sizes.filter(({ name, kilobytes }) => kilobytes > most(name))).toEqual([]);
});

it('health alone carries dictionaries of passwords', () => {
  const carriers = Object.keys(functionSettings).filter((name) => bundleOf(name).length > 1024 * 1024);
  expect(carriers).toEqual(['health']);
});

it('only seal and open carry what reads seeds of one-time codes', () => {
  const marker = "Missing or invalid 'secret' parameter";
  const otpauth = join(projectRoot, 'node_modules/otpauth/dist/otpauth.node.mjs');
  expect(readFileSync(otpauth, 'utf8')).toContain(marker);
  const carriers = Object.keys(functionSettings).filter((name) => bundleOf(name).includes(marker));
  expect(carriers).toEqual(['seal', 'open']);
});

function bundleOf(name: string): Buffer {
  return readFileSync(join(buildDir, 'functions', name, 'index.mjs'));
}

function recorded(): string {
  return existsSync(record) ? readFileSync(record, 'utf8') : '';
}

function filesBelow(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
  return names.filter((name) => statSync(name).isFile());
}

function isCode(name: string): boolean {
  return /\.m?js$/.test(name);
}

function digestOfFile(file: string): string {
  return digestOf(readFileSync(file));
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
