/**
 * What a cold start of each function costs: size of its bundle, and the CPU of a process that loads it as a ratio to one
 * that loads an empty handler, median of many. `npm run bench:init [-- --rounds N]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildDir } from '../bundler/paths.ts';
import { functionSettings } from '../infra/functionSettings.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const rounds = Number(values.rounds);

const environment = {
  PATH: process.env.PATH,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  KEY_STORE_TABLE: 'none',
  KEY_STORE_NAME: 'none',
  WRAPPING_KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000',
  GRAPHQL_ENDPOINT: 'http://127.0.0.1:1/graphql',
};

const folder = mkdtempSync(join(tmpdir(), 'vault-init-'));
try {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export const handler = () => ({});\n');
  const names = Object.keys(functionSettings);
  const files = [empty, ...names.map((name) => join(buildDir, 'functions', name, 'index.mjs'))];
  const samples = files.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    files.forEach((file, index) => samples[index]?.push(processMicroseconds(file)));
  }
  const [floor = 1, ...medians] = samples.map(median);
  console.log('function           KB   KB gzipped   CPU × empty');
  names.forEach((name, index) => {
    const code = readFileSync(files[index + 1] ?? '');
    const columns = [
      kilobytes(code.length),
      kilobytes(gzipSync(code).length).padStart(11),
      ratio(medians[index]),
    ];
    console.log(name.padEnd(16), ...columns);
  });

  function ratio(microseconds = 0): string {
    return (microseconds / floor).toFixed(2).padStart(13);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** CPU of a whole process that loads a module: what the process itself counts at its end. */
function processMicroseconds(file: string): number {
  const script = `await import(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(); console.log(user + system); process.exit(0);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: environment }));
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(0).padStart(4);
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
